// SPDX-License-Identifier: GPL-2.0-or-later
#define NEST_TEST_MAIN
#include "../check.hpp"

#include "nest/base/math.hpp"

#include <cfloat>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <limits>

using namespace nest;

namespace
{

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double nan_ = std::numeric_limits<double>::quiet_NaN();
constexpr double tiny = std::numeric_limits<double>::denorm_min();

// Uniform numbers of a fixed sequence.
struct Numbers
{
    std::uint64_t state = 1;
    double operator()(double low, double high)
    {
        state = state * 6364136223846793005u + 1442695040888963407u;
        return low + (high - low) * (static_cast<double>(state >> 11) * 0x1.0p-53);
    }
};

// Largest error in units of the last place of the exact result.
class Worst
{
public:
    void add(double x, double computed, long double exact)
    {
        const auto nearest = static_cast<double>(exact);
        if (std::isinf(nearest) || nearest == 0) {
            return;
        }
        int exponent;
        std::frexp(nearest, &exponent);
        const long double unit = std::ldexp(1.0L, exponent - 53 < -1074 ? -1074 : exponent - 53);
        const auto error = static_cast<double>(std::fabs(computed - exact) / unit);
        if (!(error <= worst_)) {
            worst_ = error;
            at_ = x;
        }
    }
    double ulps(const char* name) const
    {
        std::printf("    %s: %.3f units at %.17g\n", name, worst_, at_);
        return worst_;
    }

private:
    double worst_ = 0;
    double at_ = 0;
};

template <class F, class G>
double worst(const char* name, F&& computed, G&& exact, double low, double high, int n = 400000)
{
    Numbers numbers;
    Worst w;
    for (int i = 0; i < n; ++i) {
        const double x = numbers(low, high);
        w.add(x, computed(x), exact(static_cast<long double>(x)));
    }
    return w.ulps(name);
}

bool is_nan(double x)
{
    return x != x;
}

} // namespace

// where long double is longer
#if LDBL_MANT_DIG >= 64

NEST_TEST(exp_and_expm1)
{
    EXPECT(worst(
               "exp", [](double x) { return math::exp(x); }, [](long double x) { return expl(x); }, -708,
               709.7) < 0.6);
    EXPECT(worst(
               "exp, denormal", [](double x) { return math::exp(x); }, [](long double x) { return expl(x); },
               -745, -708) < 1);
    EXPECT(worst(
               "exp", [](double x) { return math::exp(x); }, [](long double x) { return expl(x); }, -1, 1) <
           0.6);
    const auto f = [](double x) { return math::expm1(x); };
    const auto g = [](long double x) { return expm1l(x); };
    EXPECT(worst("expm1", f, g, -1, 2) < 1.2);
    EXPECT(worst("expm1", f, g, -40, 60) < 1.2);
    EXPECT(worst("expm1", f, g, 600, 709.7) < 1.2);
    EXPECT(worst("expm1", f, g, -1e-5, 1e-5) < 1.0);
    EXPECT(worst("expm1", f, g, -1e-300, 1e-300) < 1.0);
}

NEST_TEST(log_and_log1p)
{
    const auto f = [](double x) { return math::log(x); };
    const auto g = [](long double x) { return logl(x); };
    EXPECT(worst("log", f, g, 0, 1) < 1);
    EXPECT(worst("log", f, g, 0.6, 1.5) < 1);
    EXPECT(worst("log", f, g, 0.99, 1.01) < 1);
    EXPECT(worst("log", f, g, 1 - 1e-7, 1 + 1e-7) < 1);
    EXPECT(worst("log", f, g, 1, 1e300) < 1);
    EXPECT(worst("log", f, g, 0, 1e-300) < 1);
    EXPECT(worst("log", f, g, 0, 1e-310) < 1);
    const auto f1 = [](double x) { return math::log1p(x); };
    const auto g1 = [](long double x) { return log1pl(x); };
    EXPECT(worst("log1p", f1, g1, -1, 2) < 1);
    EXPECT(worst("log1p", f1, g1, -0.02, 0.02) < 1);
    EXPECT(worst("log1p", f1, g1, -1e-9, 1e-9) < 1);
    EXPECT(worst("log1p", f1, g1, 0, 1e10) < 1);
    EXPECT(worst("log1p", f1, g1, 1e18, 1e19) < 1);
    EXPECT(worst("log1p", f1, g1, -1e-300, 1e-300) < 1);
}

NEST_TEST(powers)
{
    Numbers numbers;
    Worst wide, close, small;
    for (int i = 0; i < 400000; ++i) {
        const double x = std::exp(numbers(-5, 5));
        const double y = numbers(-60, 60);
        wide.add(x, math::pow(x, y), powl(x, y));
        const double near_one = 1 + numbers(-1, 1) * 1e-3;
        const double large = numbers(-5e5, 5e5);
        close.add(near_one, math::pow(near_one, large), powl(near_one, large));
        const double u = numbers(0, 1);
        small.add(u, math::pow(u, 0.02), powl(u, static_cast<long double>(0.02)));
    }
    EXPECT(wide.ulps("pow") < 1.5);
    EXPECT(close.ulps("pow near 1") < 1.6); // the largest powers are where powl has errors too
    EXPECT(small.ulps("pow 0.02") < 1.2);
    EXPECT(worst(
               "x^(-1/5)", [](double x) { return math::pow(x, -1.0 / 5); },
               [](long double x) { return powl(x, static_cast<long double>(-1.0 / 5)); }, 0, 1e6) < 1.2);
    EXPECT(worst(
               "denormal x", [](double x) { return math::pow(x, 0.5); },
               [](long double x) { return powl(x, 0.5L); }, 0, 1e-309) < 1.2);
}

NEST_TEST(sine_and_cosine)
{
    const auto f = [](double x) { return math::sin(x); };
    const auto g = [](long double x) { return sinl(x); };
    const auto h = [](double x) { return math::cos(x); };
    const auto k = [](long double x) { return cosl(x); };
    for (const double end : {1e-8, 0.8, 10.0, 1e4, 1.048e6, 1e9, 1e15}) {
        EXPECT(worst("sin", f, g, -end, end, 200000) < 1);
        EXPECT(worst("cos", h, k, -end, end, 200000) < 1);
    }
    // close to multiples of pi / 2
    Worst s, c;
    for (int i = 1; i < 200000; ++i) {
        const double x = 1.5707963267948966 * i;
        s.add(x, math::sin(x), sinl(x));
        c.add(x, math::cos(x), cosl(x));
    }
    EXPECT(s.ulps("sin near zeros") < 1);
    EXPECT(c.ulps("cos near zeros") < 1);
    // 2 / pi times this is closer to a whole number than for any other double (Muller 2016, section 11.3)
    EXPECT(math::cos(6381956970095103.0 * 0x1p797) == -4.6871659242546277e-19);
    EXPECT(math::sin(1e22) == -0.8522008497671888);
    EXPECT(math::cos(1.7976931348623157e308) == -0.9999876894265599);
}

NEST_TEST(functions_of_statistics)
{
    const auto f = [](double x) { return math::tanh(x); };
    const auto g = [](long double x) { return tanhl(x); };
    EXPECT(worst("tanh", f, g, -3, 3) < 2.5);
    EXPECT(worst("tanh", f, g, -1e-3, 1e-3) < 2.5);
    EXPECT(worst("tanh", f, g, 3, 30) < 2.5);
    const auto e = [](double x) { return math::erfc(x); };
    const auto e1 = [](long double x) { return erfcl(x); };
    EXPECT(worst("erfc", e, e1, -6, 0.5) < 2.2);
    EXPECT(worst("erfc", e, e1, 0.5, 6) < 4);
    EXPECT(worst("erfc", e, e1, 6, 26.5) < 4);
    EXPECT(worst("erfc, denormal", e, e1, 26.5, 27.2) < 4);
    const auto l = [](double x) { return math::lgamma(x); };
    const auto l1 = [](long double x) { return lgammal(x); };
    EXPECT(worst("lgamma", l, l1, 0, 1) < 5);
    EXPECT(worst("lgamma", l, l1, 1, 2) < 5);
    EXPECT(worst("lgamma", l, l1, 2, 9) < 5);
    EXPECT(worst("lgamma", l, l1, 8, 1e3) < 5);
    EXPECT(worst("lgamma", l, l1, 1e3, 1e300) < 5);
    EXPECT(worst("lgamma", l, l1, 0, 1e-10) < 5);
    Numbers numbers;
    for (int i = 0; i < 100000; ++i) {
        const double x = numbers(-30, 0);
        const auto exact = static_cast<double>(lgammal(x));
        EXPECT_NEAR(math::lgamma(x), exact, 4e-15 * (1 + std::fabs(exact)));
    }
}

#endif

NEST_TEST(special_values)
{
    using namespace math;
    EXPECT(math::exp(-inf) == 0 && math::exp(inf) == inf && is_nan(math::exp(nan_)));
    EXPECT(math::exp(-745.0) == tiny && math::exp(0.0) == 1);

    EXPECT(math::expm1(inf) == inf && math::expm1(-inf) == -1 && is_nan(math::expm1(nan_)));
    EXPECT(math::expm1(1e4) == inf && math::expm1(-1e4) == -1 && math::expm1(tiny) == tiny);
    EXPECT(math::expm1(709.9) == inf);
    EXPECT(std::signbit(math::expm1(-0.0)) && math::expm1(-0.0) == 0);

    EXPECT(math::log(0.0) == -inf && math::log(-0.0) == -inf && math::log(inf) == inf && math::log(1.0) == 0);
    EXPECT(is_nan(math::log(-1.0)) && is_nan(math::log(nan_)) && is_nan(math::log(-inf)));
    EXPECT(math::log(tiny) == -744.4400719213812);

    EXPECT(math::log1p(-1.0) == -inf && math::log1p(inf) == inf && math::log1p(tiny) == tiny);
    EXPECT(is_nan(math::log1p(-1.5)) && is_nan(math::log1p(nan_)) && std::signbit(math::log1p(-0.0)));

    EXPECT(math::pow(nan_, 0) == 1 && math::pow(1, nan_) == 1 && is_nan(math::pow(nan_, 1)) &&
           is_nan(math::pow(2, nan_)));
    EXPECT(math::pow(0.0, 3) == 0 && std::signbit(math::pow(-0.0, 3)) && !std::signbit(math::pow(-0.0, 2)));
    EXPECT(math::pow(0.0, -2) == inf && math::pow(-0.0, -3) == -inf && math::pow(0.0, 0.3) == 0);
    EXPECT(math::pow(-8, 3) == -512 && math::pow(-8, 2) == 64 && is_nan(math::pow(-8, 0.5)));
    EXPECT(math::pow(-1, inf) == 1 && math::pow(-1, 1e300) == 1 && math::pow(-1, 4503599627370497.0) == -1);
    EXPECT(math::pow(2, inf) == inf && math::pow(2, -inf) == 0 && math::pow(0.5, inf) == 0);
    EXPECT(math::pow(inf, 2) == inf && math::pow(inf, -2) == 0 && math::pow(-inf, 3) == -inf);
    EXPECT(std::signbit(math::pow(-inf, -3)) && math::pow(-inf, 0.5) == inf);
    EXPECT(math::pow(2, 1023) == 0x1p1023 && math::pow(2, -1074) == tiny && math::pow(2, 1024) == inf);
    EXPECT(math::pow(2, -1076) == 0 && math::pow(2, 1e300) == inf && math::pow(0.5, 1e300) == 0);
    EXPECT(math::pow(1e300, 1e-300) == 1 && math::pow(10, 2) == 100 && math::pow(3, 4) == 81);
    EXPECT(math::pow(4, 0.5) == 2 && math::pow(7, 1) == 7);

    EXPECT(is_nan(math::sin(inf)) && is_nan(math::cos(-inf)) && is_nan(math::sin(nan_)));
    EXPECT(math::sin(0.0) == 0 && std::signbit(math::sin(-0.0)) && math::cos(0.0) == 1);
    EXPECT(math::sin(tiny) == tiny && math::cos(tiny) == 1);

    EXPECT(math::tanh(inf) == 1 && math::tanh(-inf) == -1 && is_nan(math::tanh(nan_)) &&
           math::tanh(tiny) == tiny);
    EXPECT(std::signbit(math::tanh(-0.0)));

    EXPECT(math::erfc(0.0) == 1 && math::erfc(inf) == 0 && math::erfc(-inf) == 2 && is_nan(math::erfc(nan_)));
    EXPECT(math::erfc(30) == 0 && math::erfc(-30) == 2);

    EXPECT(math::lgamma(1) == 0 && math::lgamma(2) == 0 && math::lgamma(inf) == inf &&
           math::lgamma(-inf) == inf);
    EXPECT(math::lgamma(0.0) == inf && math::lgamma(-0.0) == inf && math::lgamma(-3.0) == inf &&
           is_nan(math::lgamma(nan_)));
    EXPECT(math::lgamma(1e306) == inf || math::lgamma(1e306) > 1e308);
    EXPECT_NEAR(math::lgamma(tiny), 744.4400719213812, 1e-12);
}

// Every function, hashed over its range. These bits are what all machines must give.
NEST_TEST(the_same_bits_everywhere)
{
    std::uint64_t hash = 0xcbf29ce484222325u;
    const auto add = [&](double x) {
        std::uint64_t bits;
        std::memcpy(&bits, &x, sizeof bits);
        hash = (hash ^ bits) * 0x100000001b3u;
        hash ^= hash >> 29;
    };
    Numbers numbers;
    for (int i = 0; i < 50000; ++i) {
        add(math::exp(numbers(-760, 720)));
        add(math::exp(numbers(-2, 2)));
        add(math::expm1(numbers(-40, 715)));
        add(math::expm1(numbers(-1, 1)));
        add(math::log(numbers(0, 2)));
        add(math::log(numbers(0, 1e300)));
        add(math::log1p(numbers(-1, 3)));
        add(math::pow(numbers(0, 9), numbers(-350, 350)));
        add(math::sin(numbers(-9, 9)));
        add(math::sin(numbers(-1e12, 1e12)));
        add(math::cos(numbers(-1e5, 1e5)));
        add(math::tanh(numbers(-5, 5)));
        add(math::erfc(numbers(-7, 28)));
        add(math::lgamma(numbers(-9, 40)));
    }
    std::printf("    hash 0x%016llx\n", static_cast<unsigned long long>(hash));
    EXPECT(hash == 0xa40e613c55ae192du);
}
