// What QuantLib takes for paths and repricing on its closest model, Bates with one variance:
// quadratic-exponential steps with the martingale correction, and forty options a day, put
// to the spot and variance of that day, by four engines. Takes turns as bench/harness.h says:
// a line on stdin, a line of nanoseconds back. No Greeks are asked for.
#include <chrono>
#include <ctime>
#include <iostream>
#include <string>

#include <ql/exercise.hpp>
#include <ql/instruments/vanillaoption.hpp>
#include <ql/math/randomnumbers/rngtraits.hpp>
#include <ql/methods/montecarlo/multipathgenerator.hpp>
#include <ql/models/equity/batesmodel.hpp>
#include <ql/pricingengines/vanilla/analyticeuropeanengine.hpp>
#include <ql/pricingengines/vanilla/analytichestonengine.hpp>
#include <ql/pricingengines/vanilla/batesengine.hpp>
#include <ql/pricingengines/vanilla/coshestonengine.hpp>
#include <ql/processes/batesprocess.hpp>
#include <ql/processes/blackscholesprocess.hpp>
#include <ql/quotes/simplequote.hpp>
#include <ql/settings.hpp>
#include <ql/termstructures/volatility/equityfx/blackconstantvol.hpp>
#include <ql/termstructures/yield/flatforward.hpp>
#include <ql/time/calendars/nullcalendar.hpp>
#include <ql/time/daycounters/actual365fixed.hpp>

using namespace QuantLib;

namespace {

const int days_of_path = 252;

template <class T> Handle<T> handle(const ext::shared_ptr<T> &to)
{
    return Handle<T>(to);
}

struct Market {
    Date today{22, November, 2023};
    DayCounter counter = Actual365Fixed();
    ext::shared_ptr<SimpleQuote> spot = ext::make_shared<SimpleQuote>(4000.0);
    ext::shared_ptr<SimpleQuote> volatility = ext::make_shared<SimpleQuote>(0.2);
    Handle<YieldTermStructure> rate, dividend;
    ext::shared_ptr<BatesProcess> process;
    ext::shared_ptr<BatesModel> model;
    ext::shared_ptr<HestonModel> heston;
    ext::shared_ptr<BlackScholesMertonProcess> black;
    std::vector<ext::shared_ptr<VanillaOption>> options;

    Market()
    {
        Settings::instance().evaluationDate() = today;
        rate = Handle<YieldTermStructure>(
            ext::make_shared<FlatForward>(today, 0.03, counter));
        dividend = Handle<YieldTermStructure>(
            ext::make_shared<FlatForward>(today, 0.015, counter));
        const Handle<Quote> index = handle<Quote>(spot);
        process = ext::make_shared<BatesProcess>(
            rate, dividend, index, 0.04, 3.0, 0.04, 0.6, -0.7, 0.5, -0.05, 0.08,
            HestonProcess::QuadraticExponentialMartingale);
        model = ext::make_shared<BatesModel>(process);
        heston = ext::make_shared<HestonModel>(ext::make_shared<HestonProcess>(
            rate, dividend, index, 0.04, 3.0, 0.04, 0.6, -0.7));
        black = ext::make_shared<BlackScholesMertonProcess>(
            index, dividend, rate,
            handle<BlackVolTermStructure>(ext::make_shared<BlackConstantVol>(
                today, NullCalendar(), handle<Quote>(volatility), counter)));
        list();
    }

    void list()
    {
        const int tenor[] = {6, 13, 20, 30, 45, 61, 91}, count[] = {6, 6, 6, 6, 6, 5, 5};
        for (int t = 0; t < 7; t++)
            for (int k = 0; k < count[t]; k++) {
                const double moneyness = 0.85 + 0.05 * k;
                const Option::Type type = moneyness < 1.0 ? Option::Put : Option::Call;
                options.push_back(ext::make_shared<VanillaOption>(
                    ext::make_shared<PlainVanillaPayoff>(type, 4000.0 * moneyness),
                    ext::make_shared<EuropeanExercise>(today + tenor[t])));
            }
    }

    // The state of a day: parameters keep their order of QuantLib's models, v0 the fifth.
    void move(double index, double variance)
    {
        for (HestonModel *which : {static_cast<HestonModel *>(model.get()), heston.get()}) {
            Array parameters = which->params();
            parameters[4] = variance;
            which->setParams(parameters);
        }
        volatility->setValue(std::sqrt(variance));
        spot->setValue(index);
    }
};

double processor_time()
{
    timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return 1e9 * static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec);
}

double walk(Market &market, int paths)
{
    const TimeGrid grid(1.0, days_of_path);
    const auto sequence =
        PseudoRandom::make_sequence_generator(market.process->factors() * days_of_path, 42);
    MultiPathGenerator<PseudoRandom::rsg_type> generator(market.process, grid, sequence);
    double sum = 0.0;
    for (int path = 0; path < paths; path++)
        sum += generator.next().value[0].back();
    return sum;
}

double reprice(Market &market, const ext::shared_ptr<PricingEngine> &engine, int days)
{
    double sum = 0.0;
    for (const auto &option : market.options)
        option->setPricingEngine(engine);
    for (int day = 0; day < days; day++) {
        market.move(4000.0 + 10.0 * day, 0.03 + 0.001 * day);
        for (const auto &option : market.options)
            sum += option->NPV();
    }
    return sum;
}

template <class Work> void tell(const std::string &name, double units, Work work, bool first)
{
    const double start = processor_time();
    volatile double keep = work();
    (void)keep;
    std::cout << (first ? "{" : ", ") << '"' << name
              << "\": " << (processor_time() - start) / units;
}

} // namespace

int main()
{
    Market market;
    const auto bates = ext::make_shared<BatesEngine>(market.model, 144);
    const auto heston = ext::make_shared<AnalyticHestonEngine>(market.heston, 144);
    const auto cosine = ext::make_shared<COSHestonEngine>(market.heston);
    const auto black = ext::make_shared<AnalyticEuropeanEngine>(market.black);
    walk(market, 2);
    for (std::string line; std::getline(std::cin, line);) {
        const int paths = 40, days = 8;
        tell("quantlib/Bates paths", paths * days_of_path, [&] { return walk(market, paths); },
             true);
        tell("quantlib/40 options, BatesEngine", days,
             [&] { return reprice(market, bates, days); }, false);
        tell("quantlib/40 options, AnalyticHestonEngine", days,
             [&] { return reprice(market, heston, days); }, false);
        tell("quantlib/40 options, COSHestonEngine", days,
             [&] { return reprice(market, cosine, days); }, false);
        tell("quantlib/40 options, AnalyticEuropeanEngine", 100,
             [&] { return reprice(market, black, 100); }, false);
        std::cout << "}" << std::endl;
    }
}
