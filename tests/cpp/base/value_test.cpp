// SPDX-License-Identifier: GPL-2.0-or-later
#define NEST_TEST_MAIN
#include "../check.hpp"

#include "nest/base/value.hpp"

using namespace nest;

namespace
{

struct Apple : Object
{
    const char* type_name() const override { return "Apple"; }
};

struct Pear : Object
{
    const char* type_name() const override { return "Pear"; }
};

std::string message_of(void (*call)())
{
    try {
        call();
    } catch (const Error& error) {
        return error.what();
    }
    return "";
}

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

NEST_TEST(every_type_has_a_name_and_a_text)
{
    const auto check = [](const Value& value, const std::string& type, const std::string& text) {
        if (value.type_name() != type || value.text() != text) {
            nest_test::report(__FILE__, __LINE__,
                              value.type_name() + " " + value.text() + ", not " + type + " " + text);
        }
    };
    check(Value(), "None", "None");
    check(true, "bool", "True");
    check(false, "bool", "False");
    check(3, "int", "3");
    check(3L, "int", "3");
    check(3LL, "int", "3");
    check(3u, "int", "3");
    check(3ul, "int", "3");
    check(0.5, "float", "0.5");
    check("word", "str", "'word'");
    check(std::string("word"), "str", "'word'");
    check(Integers{1, 2}, "list of int", "[1, 2]");
    check(Reals{1, 2.5, 3, 4, 5, 6, 7}, "list of float", "[1, 2.5, 3, 4, 5, 6, ...]");
    check(Strings{"a", "b"}, "list of str", "['a', 'b']");
    check(List{1, "a", 0.5}, "list", "[1, 'a', 0.5]");
    check(Dictionary{{"b", 1}, {"a", 2}}, "dict", "with keys a, b");
    check(std::shared_ptr<const Object>(std::make_shared<Apple>()), "Apple", "");
    EXPECT(Value().empty() && !Value(0).empty() && !Value("").empty());
}

NEST_TEST(typed_access)
{
    const Value value = 2.5;
    EXPECT(value.as<double>() && *value.as<double>() == 2.5);
    EXPECT(!value.as<std::int64_t>());
    EXPECT(!value.object<Apple>());
    const Value apple = std::shared_ptr<const Object>(std::make_shared<Apple>());
    EXPECT(apple.object<Apple>() != nullptr);
    EXPECT(apple.object<Pear>() == nullptr);
}

NEST_TEST(numbers_convert_only_without_loss)
{
    EXPECT(to_real(2.5, "x") == 2.5);
    EXPECT(to_real(2, "x") == 2.0);
    EXPECT(to_integer(7, "x") == 7);
    EXPECT(to_integer(7.0, "x") == 7);
    EXPECT(to_integer(-7.0, "x") == -7);
    EXPECT(to_bool(true, "x") && !to_bool(false, "x") && to_bool(1, "x") && !to_bool(0, "x"));
    EXPECT(to_string("a", "x") == "a");
    EXPECT_THROWS("TypeMismatch", to_real("2.5", "x"));
    EXPECT_THROWS("TypeMismatch", to_real(Value(), "x"));
    EXPECT_THROWS("TypeMismatch", to_real(Reals{1}, "x")); // a list of one is no scalar
    EXPECT_THROWS("TypeMismatch", to_integer(7.5, "x"));
    EXPECT_THROWS("TypeMismatch", to_integer(std::nan(""), "x"));
    EXPECT_THROWS("TypeMismatch", to_integer(INFINITY, "x"));
    EXPECT_THROWS("TypeMismatch", to_integer(1e19, "x"));
    EXPECT_THROWS("TypeMismatch", to_bool(2, "x"));
    EXPECT_THROWS("TypeMismatch", to_bool("True", "x"));
    EXPECT_THROWS("TypeMismatch", to_string(1, "x"));
}

NEST_TEST(lists_convert_element_by_element)
{
    EXPECT((to_reals(Integers{1, 2}, "x") == Reals{1, 2}));
    EXPECT((to_reals(List{1, 2.5}, "x") == Reals{1, 2.5}));
    EXPECT((to_reals(4, "x") == Reals{4}));
    EXPECT((to_reals(4.5, "x") == Reals{4.5}));
    EXPECT(to_reals(List{}, "x").empty());
    EXPECT((to_integers(Reals{1, 2}, "x") == Integers{1, 2}));
    EXPECT((to_integers(List{1, 2.0}, "x") == Integers{1, 2}));
    EXPECT((to_integers(3, "x") == Integers{3}));
    EXPECT((to_strings("a", "x") == Strings{"a"}));
    EXPECT((to_strings(List{"a", "b"}, "x") == Strings{"a", "b"}));
    EXPECT(to_strings(Reals{}, "x").empty() && to_strings(Integers{}, "x").empty());
    EXPECT_THROWS("TypeMismatch", to_reals(List{1, "a"}, "x"));
    EXPECT_THROWS("TypeMismatch", to_reals("a", "x"));
    EXPECT_THROWS("TypeMismatch", to_integers(Reals{1.5}, "x"));
    EXPECT_THROWS("TypeMismatch", to_strings(List{"a", 1}, "x"));
    EXPECT_THROWS("TypeMismatch", to_strings(Reals{1}, "x"));
}

NEST_TEST(large_integers_stay_exact_in_lists)
{
    const std::int64_t large = (std::int64_t(1) << 53) + 1;
    EXPECT((to_integers(Integers{large}, "x") == Integers{large}));
    EXPECT(to_integers(large, "x")[0] == large);
    EXPECT(to_integers(List{large}, "x")[0] == large);
}

NEST_TEST(mismatch_says_where_what_and_given)
{
    const auto text = message_of([] { to_real("fast", "iaf_psc_exp: 'tau_m'"); });
    EXPECT(contains(text, "iaf_psc_exp: 'tau_m'"));
    EXPECT(contains(text, "a number"));
    EXPECT(contains(text, "str 'fast'"));
}

NEST_TEST(dictionary)
{
    Dictionary d = {{"weight", 2.5}, {"delay", 1}};
    EXPECT(d.size() == 2 && !d.empty() && d.has("weight") && !d.has("Weight"));
    EXPECT((d.keys() == Strings{"delay", "weight"}));
    EXPECT(*d.at("weight").as<double>() == 2.5);
    d["rule"] = "all_to_all";
    EXPECT(d.has("rule"));
    d.erase("rule");
    d.erase("rule"); // not there: nothing happens
    EXPECT(!d.has("rule"));
    EXPECT_THROWS("UndefinedName", d.at("wieght"));
    EXPECT(contains(message_of([] { Dictionary({{"weight", 1}}).at("wieght"); }), "Did you mean 'weight'?"));
    std::size_t seen = 0;
    for (const auto& entry : d) {
        seen += entry.first.size();
    }
    EXPECT(seen == 11);
}

NEST_TEST(unknown_keys_are_refused_by_name)
{
    refuse_unknown_keys({{"tau_m", 1.0}}, {"tau_m", "C_m"}, "iaf_psc_exp");
    refuse_unknown_keys({}, {}, "iaf_psc_exp");
    EXPECT_THROWS("UnaccessedDictionaryEntry",
                  refuse_unknown_keys({{"tau_n", 1.0}}, {"tau_m"}, "iaf_psc_exp"));
    EXPECT_THROWS("BadProperty", refuse_unknown_keys({{"x", 1.0}}, {"tau_m"}, "iaf_psc_exp", "BadProperty"));
    const auto text =
        message_of([] { refuse_unknown_keys({{"tau_n", 1.0}}, {"tau_m", "C_m"}, "iaf_psc_exp"); });
    EXPECT(contains(text, "iaf_psc_exp") && contains(text, "'tau_n'") &&
           contains(text, "Did you mean 'tau_m'?") && contains(text, "tau_m, C_m"));
}
