// SPDX-License-Identifier: GPL-2.0-or-later
// A compartment of a neuron with several: parameters that stand, with its potential, in a nested dictionary
// of the node.
#pragma once

#include "neurons/common.hpp"

namespace nest
{

struct Compartment
{
    double g_L;
    double C_m;
    double E_L;
    double E_ex;
    double E_in;
    double tau_syn_ex;
    double tau_syn_in;
    double I_e;

    static const FieldTable<Compartment>& table()
    {
        static const FieldTable<Compartment> table = [] {
            FieldTable<Compartment> t;
            t.real("g_L", &Compartment::g_L, "nS", "leak conductance");
            t.real("C_m", &Compartment::C_m, "pF", "capacitance").positive();
            t.real("E_L", &Compartment::E_L, "mV", "leak reversal potential");
            t.real("E_ex", &Compartment::E_ex, "mV", "excitatory reversal potential");
            t.real("E_in", &Compartment::E_in, "mV", "inhibitory reversal potential");
            t.real("tau_syn_ex", &Compartment::tau_syn_ex, "ms", "time constant of excitatory input")
                .positive();
            t.real("tau_syn_in", &Compartment::tau_syn_in, "ms", "time constant of inhibitory input")
                .positive();
            t.real("I_e", &Compartment::I_e, "pA", "constant input current");
            return t;
        }();
        return table;
    }
};

// Compartment c of model M, which keeps it as Parameters::part[c] and its potential as State::y[c * M::width
// + M::V_m].
template <class M, int c>
void describe_compartment(NeuronDescription<M>& d, const char* key)
{
    using Parameters = typename M::Parameters;
    using State = typename M::State;
    d.parameters.other(
        key,
        [](const Parameters& p) {
            Dictionary out;
            for (const auto& e : Compartment::table().entries()) {
                out[e.name] = FieldTable<Compartment>::get(e, p.part[c]);
            }
            return Value(std::move(out));
        },
        [](Parameters& p, const Value& value, const std::string& where) {
            Strings known{"V_m"};
            for (const auto& e : Compartment::table().entries()) {
                known.push_back(e.name);
            }
            const Dictionary given = nested_dictionary(value, where);
            refuse_unknown_keys(given, known, where);
            for (const auto& entry : given) {
                if (const auto* e = Compartment::table().find(entry.first)) {
                    FieldTable<Compartment>::set(*e, p.part[c], entry.second, where);
                }
            }
        },
        "",
        "g_L (nS), C_m (pF), E_L, E_ex, E_in (mV), tau_syn_ex, tau_syn_in (ms), I_e (pA) and V_m (mV) of the "
        "compartment");
    d.state.other(
        key, [](const State& s) { return Value(Dictionary{{"V_m", s.y[c * M::width + M::V_m]}}); },
        [](State& s, const Value& value, const std::string& where) {
            const Dictionary given = nested_dictionary(value, where);
            if (const Value* V = given.find("V_m")) {
                const double x = to_real(*V, where + ": 'V_m'");
                FieldInfo().check(x, where + ": 'V_m'");
                s.y[c * M::width + M::V_m] = x;
            }
        },
        "mV", "membrane potential of the compartment");
}

} // namespace nest
