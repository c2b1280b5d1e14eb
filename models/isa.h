/* Instruction sets. Every function called while paths are walked is compiled once for each
 * set; this header gives each copy its own name, so that all of them live in one library
 * and one is chosen when the program starts (ALVH_ISA in the environment forces one).
 *
 * All copies return the same bits: the sources use only operations that IEEE 754 rounds
 * exactly (+ - * / sqrt fma, comparisons, integer arithmetic) and are built without
 * contraction. Code outside the walk sees the scalar names. */
#ifndef ALVH_MODELS_ISA_H
#define ALVH_MODELS_ISA_H

#ifndef ALVH_ISA
#define ALVH_ISA scalar
#endif

#define ALVH_PASTE_(name, isa) name##_##isa
#define ALVH_PASTE(name, isa) ALVH_PASTE_(name, isa)
#define ALVH_ISA_NAME(name) ALVH_PASTE(name, ALVH_ISA)

/* One line per function of the hot code that another file calls. */
#define alvh_random_uniforms ALVH_ISA_NAME(alvh_random_uniforms)
#define alvh_random_uniforms_one ALVH_ISA_NAME(alvh_random_uniforms_one)
#define alvh_vecmath_exp ALVH_ISA_NAME(alvh_vecmath_exp)
#define alvh_vecmath_log ALVH_ISA_NAME(alvh_vecmath_log)
#define alvh_vecmath_asinh ALVH_ISA_NAME(alvh_vecmath_asinh)
#define alvh_vecmath_normal_cdf ALVH_ISA_NAME(alvh_vecmath_normal_cdf)
#define alvh_vecmath_normal_inverse ALVH_ISA_NAME(alvh_vecmath_normal_inverse)
#define alvh_dynamics_step ALVH_ISA_NAME(alvh_dynamics_step)
#define alvh_tables_locate ALVH_ISA_NAME(alvh_tables_locate)
#define alvh_spx_smile ALVH_ISA_NAME(alvh_spx_smile)
#define alvh_vix_smile ALVH_ISA_NAME(alvh_vix_smile)
#define alvh_vix_future ALVH_ISA_NAME(alvh_vix_future)
#define alvh_smile_price ALVH_ISA_NAME(alvh_smile_price)
#define alvh_smile_price_all ALVH_ISA_NAME(alvh_smile_price_all)
#define alvh_smile_curve ALVH_ISA_NAME(alvh_smile_curve)
#define alvh_smile_strike ALVH_ISA_NAME(alvh_smile_strike)
#define alvh_market_mark ALVH_ISA_NAME(alvh_market_mark)
#define alvh_pricer_expiry_spx ALVH_ISA_NAME(alvh_pricer_expiry_spx)
#define alvh_pricer_expiry_vix ALVH_ISA_NAME(alvh_pricer_expiry_vix)
#define alvh_pricer_mark_spx ALVH_ISA_NAME(alvh_pricer_mark_spx)
#define alvh_pricer_mark_vix ALVH_ISA_NAME(alvh_pricer_mark_vix)
#define alvh_pricer_quote_vix ALVH_ISA_NAME(alvh_pricer_quote_vix)
#define alvh_curve_mark ALVH_ISA_NAME(alvh_curve_mark)
#define alvh_condor_list ALVH_ISA_NAME(alvh_condor_list)
#define alvh_condor_quote ALVH_ISA_NAME(alvh_condor_quote)
#define alvh_condor_exits ALVH_ISA_NAME(alvh_condor_exits)
#define alvh_base_list ALVH_ISA_NAME(alvh_base_list)
#define alvh_base_quote ALVH_ISA_NAME(alvh_base_quote)
#define alvh_conditions_update ALVH_ISA_NAME(alvh_conditions_update)
#define alvh_widening ALVH_ISA_NAME(alvh_widening)
#define alvh_leg_cost ALVH_ISA_NAME(alvh_leg_cost)
#define alvh_outright_cost ALVH_ISA_NAME(alvh_outright_cost)
#define alvh_impact_future_volume ALVH_ISA_NAME(alvh_impact_future_volume)
#define alvh_impact_coefficient ALVH_ISA_NAME(alvh_impact_coefficient)
#define alvh_margin_worst_expiry ALVH_ISA_NAME(alvh_margin_worst_expiry)
#define alvh_margin_book ALVH_ISA_NAME(alvh_margin_book)
#define alvh_ledger_start ALVH_ISA_NAME(alvh_ledger_start)
#define alvh_ledger_trade ALVH_ISA_NAME(alvh_ledger_trade)
#define alvh_ledger_close ALVH_ISA_NAME(alvh_ledger_close)
#define alvh_ledger_transfer ALVH_ISA_NAME(alvh_ledger_transfer)
#define alvh_ledger_mark ALVH_ISA_NAME(alvh_ledger_mark)
#define alvh_ledger_finish ALVH_ISA_NAME(alvh_ledger_finish)
#define alvh_macd_start ALVH_ISA_NAME(alvh_macd_start)
#define alvh_macd_update ALVH_ISA_NAME(alvh_macd_update)
#define alvh_rsi_start ALVH_ISA_NAME(alvh_rsi_start)
#define alvh_rsi_update ALVH_ISA_NAME(alvh_rsi_update)
#define alvh_zscore_start ALVH_ISA_NAME(alvh_zscore_start)
#define alvh_zscore_update ALVH_ISA_NAME(alvh_zscore_update)
#define alvh_mean_start ALVH_ISA_NAME(alvh_mean_start)
#define alvh_mean_update ALVH_ISA_NAME(alvh_mean_update)
#define alvh_persistence_start ALVH_ISA_NAME(alvh_persistence_start)
#define alvh_persistence_update ALVH_ISA_NAME(alvh_persistence_update)
#define alvh_liquidity_start ALVH_ISA_NAME(alvh_liquidity_start)
#define alvh_liquidity_update ALVH_ISA_NAME(alvh_liquidity_update)
#define alvh_signals_start ALVH_ISA_NAME(alvh_signals_start)
#define alvh_signals_update ALVH_ISA_NAME(alvh_signals_update)
#define alvh_block_start ALVH_ISA_NAME(alvh_block_start)
#define alvh_block_market ALVH_ISA_NAME(alvh_block_market)
#define alvh_block_quote ALVH_ISA_NAME(alvh_block_quote)
#define alvh_block_trade ALVH_ISA_NAME(alvh_block_trade)
#define alvh_block_mark ALVH_ISA_NAME(alvh_block_mark)
#define alvh_block_finish ALVH_ISA_NAME(alvh_block_finish)
#define alvh_list_rolls ALVH_ISA_NAME(alvh_list_rolls)
#define alvh_list_same ALVH_ISA_NAME(alvh_list_same)
#define alvh_hedge_unit ALVH_ISA_NAME(alvh_hedge_unit)
#define alvh_hedges_trade ALVH_ISA_NAME(alvh_hedges_trade)
#define alvh_income_open ALVH_ISA_NAME(alvh_income_open)
#define alvh_income_cut ALVH_ISA_NAME(alvh_income_cut)
#define alvh_desk_count_condors ALVH_ISA_NAME(alvh_desk_count_condors)
#define alvh_rules_enter ALVH_ISA_NAME(alvh_rules_enter)
#define alvh_rules_hedge ALVH_ISA_NAME(alvh_rules_hedge)
#define alvh_block_walk ALVH_ISA_NAME(alvh_block_walk)

#endif
