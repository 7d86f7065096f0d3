// SPDX-License-Identifier: GPL-2.0-or-later
// Plasticity as in the mixed-signal FACETS hardware: pairs charge two capacitors, a controller reads them out
// in turn and moves the weight along a table. Parameters per model.
//
//   at a presynaptic spike, if the target fired since the last one:
//     a_causal  += exp(-dt / tau_plus),       dt from the last presynaptic spike to the next of the target
//     a_acausal += exp(-dt / tau_minus_stdp), dt from the last spike of the target to this one
//   at read-out, with c = configbit_i for i = 0, 1:
//     e_i = (tl + c[2] a_causal + c[1] a_acausal) / (1 + c[2] + c[1]) > (th + c[0] a_causal + c[3] a_acausal)
//     / (1 + c[0] + c[3]) e_0 alone: table 0, e_1 alone: table 1, both: table 2 maps the weight (one of 16)
//     and reset_pattern discharges
//
// Schemmel et al. 2006, doi:10.1109/IJCNN.2006.246651; Pfeil et al. 2012, doi:10.3389/fnins.2012.00090.
// Read-out is noticed at the next presynaptic spike. Times in ms; the delay is dendritic.
#include "synapses/common.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace nest
{

struct stdp_facetshw_synapse_hom
{
    static constexpr const char* name = "stdp_facetshw_synapse_hom";
    static constexpr bool homogeneous = true;
    static constexpr int levels = 16; // of the weight

    struct Parameters
    {
        double tau_plus = 20.0;
        double tau_minus_stdp = 20.0;
        double Wmax = 100.0;
        double weight_per_lut_entry = 100.0 / (levels - 1);
        std::int64_t no_synapses = 0;
        std::int64_t synapses_per_driver = 50;
        double driver_readout_time = 15.0;
        double readout_cycle_duration = 0.0;
        Integers lookuptable_0{2, 3, 4, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 14, 15};
        Integers lookuptable_1{0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 11, 12, 13};
        Integers lookuptable_2{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
        Integers configbit_0{0, 0, 1, 0};
        Integers configbit_1{0, 1, 0, 0};
        Integers reset_pattern{1, 1, 1, 1, 1, 1};
    };
    struct Derived
    {
        // By target: synapses that have transmitted. Lives through derive().
        mutable std::vector<std::int64_t> seen;
    };
    using PreState = LastSpike;
    struct State
    {
        double a_causal = 0.0;
        double a_acausal = 0.0;
        double a_thresh_th = 21.835;
        double a_thresh_tl = 21.835;
        bool init_flag = false;
        std::int64_t synapse_id = 0;
        double next_readout_time = 0.0;
    };

    static void describe(SynapseDescription<stdp_facetshw_synapse_hom>& d)
    {
        using P = Parameters;
        auto& p = d.parameters;
        p.real("tau_plus", &P::tau_plus, "ms", "time constant of causal pairs").positive();
        p.real("tau_minus_stdp", &P::tau_minus_stdp, "ms", "time constant of acausal pairs").positive();
        p.other(
            "Wmax", [](const P& x) { return Value(x.Wmax); },
            [](P& x, const Value& value, const std::string& where) {
                x.Wmax = to_real(value, where);
                FieldInfo().positive().check(x.Wmax, where);
                x.weight_per_lut_entry = x.Wmax / (levels - 1);
            },
            "", "largest weight; sets weight_per_lut_entry, too");
        p.real("weight_per_lut_entry", &P::weight_per_lut_entry, "", "step between weights").positive();
        p.integer("no_synapses", &P::no_synapses, "", "synapse_id of the first synapse of a target")
            .non_negative();
        p.integer("synapses_per_driver", &P::synapses_per_driver, "", "synapses that are read out at once")
            .min(1);
        p.real("driver_readout_time", &P::driver_readout_time, "ms", "time to read out a driver").positive();
        p.real("readout_cycle_duration", &P::readout_cycle_duration, "ms",
               "time between read-outs, for synapses whose init_flag was set by hand")
            .non_negative();
        p.integers("lookuptable_0", &P::lookuptable_0, "", "new weights if evaluation 0 alone holds")
            .min(0)
            .max(levels - 1);
        p.integers("lookuptable_1", &P::lookuptable_1, "", "new weights if evaluation 1 alone holds")
            .min(0)
            .max(levels - 1);
        p.integers("lookuptable_2", &P::lookuptable_2, "", "new weights if both hold").min(0).max(levels - 1);
        p.integers("configbit_0", &P::configbit_0, "", "what counts in evaluation 0: 4 bits");
        p.integers("configbit_1", &P::configbit_1, "", "what counts in evaluation 1: 4 bits");
        p.integers("reset_pattern", &P::reset_pattern, "",
                   "whether a table resets a_causal, a_acausal: 2 bits per table");
        auto& s = d.state;
        s.real("a_causal", &State::a_causal, "", "charge of causal pairs");
        s.real("a_acausal", &State::a_acausal, "", "charge of acausal pairs");
        s.real("a_thresh_th", &State::a_thresh_th, "", "upper threshold of evaluation");
        s.real("a_thresh_tl", &State::a_thresh_tl, "", "lower threshold of evaluation");
        s.boolean("init_flag", &State::init_flag, "whether synapse_id and next_readout_time are known");
        s.integer("synapse_id", &State::synapse_id, "", "number among the synapses of the target");
        s.real("next_readout_time", &State::next_readout_time, "ms", "time of the next read-out");
        d.documentation = R"(
Spike-timing dependent plasticity as in the mixed-signal FACETS hardware, with weights of 4 bits.

.. math::
   a_c \to a_c + e^{-(t_{post} - t_{pre}) / \tau_+}, \quad a_a \to a_a + e^{-(t_{pre} - t_{post}) / \tau_-}, \quad
   e_i = \frac{a_{tl} + c_{i2} a_c + c_{i1} a_a}{1 + c_{i2} + c_{i1}} > \frac{a_{th} + c_{i0} a_c + c_{i3} a_a}{1 + c_{i0} + c_{i3}}

Each spike takes part in one causal and one acausal pair at most (reduced symmetric nearest neighbours). A controller reads
the charges of synapses_per_driver synapses within driver_readout_time, then those of the next driver, and begins anew after the last;
evaluations e_0 and e_1 with the bits c of configbit_0 and configbit_1 choose the table that maps the weight: lookuptable_0 if
e_0 alone holds, lookuptable_1 if e_1 alone, lookuptable_2 if both. Then the charges named by reset_pattern are set to 0. A read-out takes
effect with the next presynaptic spike and rounds the weight to a multiple of weight_per_lut_entry.

The synapses of a target are numbered (synapse_id) in the order of their first spikes; the drivers of a target have a
controller of their own, so that results do not depend on the number of threads. The whole delay counts as dendritic.

Transmits spikes.

**References** Schemmel J, Gruebl A, Meier K, Mueller E (2006). Implementing synaptic plasticity in a VLSI spiking neural network
model. Proceedings of the IJCNN 2006, 1-6. doi:10.1109/IJCNN.2006.246651. Pfeil T, Potjans TC, Schrader S, Potjans W, Schemmel J,
Diesmann M, Meier K (2012). Is a 4-bit synaptic weight resolution enough? Frontiers in Neuroscience 6:90.
doi:10.3389/fnins.2012.00090.
)";
    }

    static void check(const Parameters& p, double, const std::string& where)
    {
        check_size("lookuptable_0", p.lookuptable_0, levels, where);
        check_size("lookuptable_1", p.lookuptable_1, levels, where);
        check_size("lookuptable_2", p.lookuptable_2, levels, where);
        check_size("configbit_0", p.configbit_0, 4, where);
        check_size("configbit_1", p.configbit_1, 4, where);
        check_size("reset_pattern", p.reset_pattern, 6, where);
    }
    static void check_size(const char* key, const Integers& list, std::size_t n, const std::string& where)
    {
        if (list.size() != n) {
            throw Error("BadProperty", where + ": " + key + " must have " + std::to_string(n) +
                                           " entries, but " + std::to_string(list.size()) + " were given.");
        }
    }

    static void derive(const Parameters&, double, Derived&) {}

    static bool evaluate(const State& s, const Integers& c)
    {
        return (s.a_thresh_tl + c[2] * s.a_causal + c[1] * s.a_acausal) /
                   static_cast<double>(1 + c[2] + c[1]) >
               (s.a_thresh_th + c[0] * s.a_causal + c[3] * s.a_acausal) /
                   static_cast<double>(1 + c[0] + c[3]);
    }

    static void read_out(double& weight, State& s, const Parameters& p)
    {
        const auto level = std::clamp<std::int64_t>(
            static_cast<std::int64_t>(std::floor(weight / p.weight_per_lut_entry + 0.5)), 0, levels - 1);
        const bool e[2] = {evaluate(s, p.configbit_0), evaluate(s, p.configbit_1)};
        std::int64_t next = level;
        if (e[0] || e[1]) {
            const int which = e[0] && e[1] ? 2 : e[0] ? 0 : 1;
            const Integers* const tables[3] = {&p.lookuptable_0, &p.lookuptable_1, &p.lookuptable_2};
            next = (*tables[which])[static_cast<std::size_t>(level)];
            s.a_causal = p.reset_pattern[2 * which] ? 0.0 : s.a_causal;
            s.a_acausal = p.reset_pattern[2 * which + 1] ? 0.0 : s.a_acausal;
        }
        weight = static_cast<double>(next) * p.weight_per_lut_entry;
    }

    // The last spike of the target is kept in any case.
    static double reach(const PreState&, const Parameters& p, const Derived&)
    {
        return trace_reach(1.0, p.tau_plus);
    }

    static double on_pre_spike(double& weight, State& s, const PreState& pre, const Parameters& p,
                               const Derived& d, const PreSpike& spike, const PostView& post)
    {
        if (d.seen.size() <= post.cell()) {
            d.seen.resize(post.pool().size());
        }
        std::int64_t& seen = d.seen[post.cell()];
        if (!s.init_flag) {
            s.init_flag = true;
            s.synapse_id = p.no_synapses + seen++;
            s.next_readout_time =
                static_cast<double>(s.synapse_id / p.synapses_per_driver) * p.driver_readout_time;
        }
        if (spike.time > s.next_readout_time) {
            read_out(weight, s, p);
            const std::int64_t drivers = (p.no_synapses + seen - 1) / p.synapses_per_driver + 1;
            const double cycle =
                seen > 0 ? static_cast<double>(drivers) * p.driver_readout_time : p.readout_cycle_duration;
            if (cycle > 0.0) {
                s.next_readout_time += std::ceil((spike.time - s.next_readout_time) / cycle) * cycle;
            }
        }
        double first = 0.0;
        double last = 0.0;
        bool fired = false;
        post.for_times(pre.t_last - spike.delay, spike.time - spike.delay, [&](double t) {
            first = fired ? first : t;
            last = t;
            fired = true;
        });
        if (fired) {
            s.a_causal += math::exp((pre.t_last - first - spike.delay) / p.tau_plus);
            s.a_acausal += math::exp((last + spike.delay - spike.time) / p.tau_minus_stdp);
        }
        return weight;
    }

    static void after_pre_spike(PreState& pre, const Parameters&, const Derived&, const PreSpike& spike)
    {
        pre.t_last = spike.time;
    }
};

} // namespace nest

NEST_REGISTER_SYNAPSE(stdp_facetshw_synapse_hom)
