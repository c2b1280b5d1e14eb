// Prices an option and runs a scenario from C++, with the library's objects owned as C++
// owns things.
//
//     both OUTPUT.h5
#include <alvh/alvh.h>

#include <cstdio>
#include <memory>
#include <stdexcept>

// Every failure of the library as an exception.
struct failing : alvh_error {
    failing() : alvh_error() {}
    void operator<<(alvh_status status) const
    {
        if (status != ALVH_OK)
            throw std::runtime_error(text);
    }
};

template <class T, void (*release)(T *)> struct releaser {
    void operator()(T *object) const { release(object); }
};
template <class T, void (*release)(T *)>
using owned = std::unique_ptr<T, releaser<T, release>>;

static void price()
{
    failing error;
    auto model = std::make_unique<alvh_model>();
    error << alvh_model_read("core", model.get(), &error);
    const alvh_point point = {100.0, 0, {0.004, 0.014}};
    const double strike[] = {95.0, 100.0, 105.0};
    alvh_option_quote quote[3];
    error << alvh_exact_spx(model.get(), &point, 21 / ALVH_DAYS_PER_YEAR, 3, strike, quote,
                            &error);
    for (int i = 0; i < 3; i++)
        std::printf("strike %5.1f: call %.4f, put %.4f, volatility %.4f\n", strike[i],
                    quote[i].call, quote[i].put, quote[i].iv);
}

static void run(const char *output)
{
    failing error;
    const char *const settings[] = {"simulation.paths=256", "simulation.days=21",
                                    "market.as_of=2024-09-30"};
    owned<alvh_problems, alvh_problems_free> problems(alvh_problems_create());
    alvh_scenario *made = nullptr;
    alvh_scenario_create("core", 3, settings, &made, problems.get());
    error << alvh_problems_status(problems.get(), &error);
    owned<alvh_scenario, alvh_scenario_free> scenario(made);

    auto report = std::make_unique<alvh_run_report>();
    alvh_run_options options = {};
    options.output = output;
    error << alvh_run(scenario.get(), &options, report.get(), &error);

    alvh_result *read = nullptr;
    error << alvh_result_open(output, &read, &error);
    owned<alvh_result, alvh_result_close> result(read);
    alvh_estimate pnl;
    error << alvh_result_statistic(result.get(), "final_pnl_mean", 0, 0, 0.0, &pnl, &error);
    std::printf("%s: mean P&L of a contract %.0f [%.0f, %.0f] dollars\n",
                alvh_result_book(result.get(), 0), pnl.value, pnl.low, pnl.high);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        std::fprintf(stderr, "usage: both OUTPUT.h5\n");
        return ALVH_EUSAGE;
    }
    try {
        price();
        run(argv[1]);
    } catch (const std::exception &failure) {
        std::fprintf(stderr, "%s\n", failure.what());
        return ALVH_EFAILED;
    }
}
