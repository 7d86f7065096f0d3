// SPDX-License-Identifier: GPL-2.0-or-later
// The checks that models of modules have to pass, on all built-in models.
#define NEST_TEST_MAIN
#include "check.hpp"

#include "nest/kernel/module_manager.hpp"

#include <cstdio>

using namespace nest;

namespace
{

struct Checker final : ModelRegistry
{
    int n = 0;
    template <class Model>
    void check(Model& model, const std::string& name)
    {
        ++n;
        try {
            check_model(model);
        } catch (const std::exception& e) {
            std::printf("%s: %s\n", name.c_str(), e.what());
            EXPECT(false);
        }
    }
    void add_node_model(std::unique_ptr<NodeModel> m) override { check(*m, m->name()); }
    void add_synapse_model(std::unique_ptr<SynapseModel> m) override { check(*m, m->name()); }
    void add_connection_rule(const std::string&, RuleFactory) override {}
    void add_growth_curve(std::unique_ptr<GrowthCurve> c) override { check(*c, c->name()); }
    void add_recording_backend(std::unique_ptr<RecordingBackend> b) override { check(*b, b->name()); }
};

} // namespace

NEST_TEST(built_in_models_pass)
{
    Checker checker;
    for (const RegisterModels entry : model_entries()) {
        entry(checker);
    }
    EXPECT(checker.n > 40);
}

// Butz & van Ooyen 2013: no growth at the edges of the window, full speed in its middle, loss far away.
NEST_TEST(growth_curves)
{
    IoManager io;
    ModelManager models(io);
    models.reset();
    EXPECT((models.growth_curves() == Strings{"gaussian", "linear", "sigmoid"}));
    const GrowthCurve& gaussian = models.growth_curve("gaussian");
    EXPECT_NEAR(gaussian.rate(0.1), 0.0, 1e-12);
    EXPECT_NEAR(gaussian.rate(0.7), 0.0, 1e-12);
    EXPECT_NEAR(gaussian.rate(0.4), 1.0, 1e-12);
    EXPECT_NEAR(gaussian.rate(5.0), -1.0, 1e-12);
    EXPECT_NEAR(models.growth_curve("linear").rate(0.35), 0.5, 1e-12);
    EXPECT_NEAR(models.growth_curve("sigmoid").rate(0.7), 0.0, 1e-12);
    EXPECT_NEAR(models.growth_curve("sigmoid").rate(100.0), -1.0, 1e-12);
    auto copy = gaussian.clone();
    copy->set({{"eta", 0.3}}, "test");
    EXPECT_NEAR(copy->rate(0.3), 0.0, 1e-12);
    EXPECT_THROWS("UnaccessedDictionaryEntry", copy->set({{"etta", 0.3}}, "test"));
    EXPECT_THROWS("BadProperty", copy->set({{"eta", 0.7}}, "test"));
    EXPECT_THROWS("BadProperty", models.growth_curve("gausian"));
}
