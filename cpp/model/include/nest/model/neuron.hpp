// SPDX-License-Identifier: GPL-2.0-or-later
// What a neuron model file needs. A model M is a plain struct:
//
//   struct M {
//       static constexpr const char* name = "...";              // registered name
//       struct Parameters { ... };  struct State { ... };  struct Derived { ... };
//       static void describe(NeuronDescription<M>&);            // the one field table, documentation
//       static void derive(const Parameters&, double h, Derived&);
//       static int step(State&, const Parameters&, const Derived&, const Input&);   // number of spikes, or
//       static int step(State&, const Parameters&, const Derived&, const Input&, StepContext&);
//   };
//
// clang-format off: a table
// Optional members, with what holds without them:
//   static constexpr int spike_channels = 1;      number of sums per cell in the spike ring
//   static constexpr bool sign_split = false;     negative weights go to channel + 1
//   static constexpr int current_channels = 1;    number of sums per cell in the current ring
//   static constexpr bool queue_input = false;    single events instead of sums; step(..., const Events&, StepContext&)
//   static constexpr bool event_driven = false;   with queue_input: step() only for cells that have events
//   static constexpr bool continuous = false;     emits precise spike times through StepContext
//   static constexpr bool carries_number = false; what goes with the spikes of a continuous model is no time: they
//                                                 are on the grid for the neuron itself
//   static constexpr Signal sends = Signal::spike;
//   static constexpr bool archives = true;        has the fields of nodes that spike (Ca, tau_minus, t_spike, ...)
//   static constexpr bool accepts(Signal);        spike, random_spike, current, logging
//   static int channels(const Parameters&);       channels per cell if they depend on parameters
//   static int port(const Parameters&, Signal, std::int64_t receptor);   channel, or -1: unknown receptor
//   static void check(const Parameters&, const State&, const std::string& where);   rules across fields
//   static void resize(State&, const Parameters&);    after creation and after each change of parameters
//   static Dictionary receptor_types();           names of receptor ports
//   static std::string refuses(const NodeModel& source, const NodeModel& target, std::int64_t receptor);
//                                                 why spikes cannot go from source to target, one of which is M, or ""
// a step in two parts, for equations that are integrated eight neurons at a time (lanes.hpp, neurons/ode.hpp):
//   static void integrate_lanes(State*, const Parameters&, const Derived&, const LaneRun&);
//                                                 brings neurons in a row with equal parameters to the end of the
//                                                 step, and marks those it left as they were, which step() takes
//   static int finish(State&, const Parameters&, const Derived&, const Input&, StepContext&);
//                                                 the rest; together they are step() to the last bit
//   static bool alike(const Parameters&, const Parameters&);   whether neurons with these may go together, too:
//                                                 integrate_lanes() gets the first one's parameters and finds each
//                                                 one's in LaneRun::own(); default: none
// a step that is said once for T = double and Lanes, eight neurons at a time (see iaf_psc_alpha):
//   template <class T> struct StateOf;            instead of State, which is StateOf<double>: numbers T only
//   template <class T> static NEST_ALWAYS_INLINE MaskOf<T> advance(
//       StateOf<T>&, const Parameters&, const Derived&, const InputOf<T>&);   who sends a spike
//   static bool alone(const Parameters&);         neurons that step() takes nevertheless, one by one
// and for secondary signals (signals.hpp):
//   static constexpr SignalPort inputs[] = { ... };    accepted besides; step() reads context.in(k), the sums of input k
//   static constexpr Signal outputs[] = { ... };  sent besides; step() writes context.out(k), the values of output k
//   static constexpr bool relaxes = true;         takes part in waveform relaxation
//   static void repeat(State&, const State& before);   brings a state back to where a slice began that is repeated;
//                                                 default: assigns it
//   static double held(const State&, Signal);     what targets take for the future of a direct output; models with such
//   static double weigh(const Parameters&, Signal, double weight, double value);   contribution to a sum, default
//                                                 weight * value
//   static bool draws(const Parameters&);         wants context.normal, a number that stays while a slice is repeated
//   using Archive = ...;                          kept once per pool for synapses that ask for it: see
//                                                 target_archive.hpp; step() finds it as context.archive<M::Archive>()
// clang-format on
#pragma once

#include "nest/base/lanes.hpp"
#include "nest/model/node_random.hpp"
#include "nest/model/signals.hpp"
#include "nest/model/states.hpp"
#include "nest/parallel/distributions.hpp"

#include <functional>
#include <type_traits>

namespace nest
{

// Input of one step: `spikes[k]` is the sum of weights that arrive at the end of the step on channel k,
// `currents[k]` the current (pA) that flows from the end of this step on.
template <class T>
struct InputOf
{
    const T* spikes;
    const T* currents;
};
using Input = InputOf<double>;

// Events of one step for one cell, in canonical order; models with queue_input.
struct Events
{
    const InputEvent* first;
    const InputEvent* last;
    const double* currents;
    const InputEvent* begin() const { return first; }
    const InputEvent* end() const { return last; }
};

// Where a step takes place: for models that need time, random numbers or more than a spike count.
class StepContext
{
public:
    Step step; // absolute; the step ends at time (step + 1) * h
    int lag;   // within the slice
    std::uint32_t cell;
    NodeId node;
    double h; // ms
    ThreadState& thread;
    std::vector<std::pair<std::uint32_t, double>>* precise = nullptr; // spikes of this step: cell, offset
    void* target_archive = nullptr;
    SignalState* signals = nullptr;
    double normal = 0.0; // of this node and step, for models that draw

    double time_end() const { return thread.setup.grid.ms(step + 1); }
    NodeRandom random()
    {
        return NodeRandom(thread, Purpose::neuron, node, static_cast<std::uint64_t>(step));
    }
    // Sums of secondary input k of this node during the step; order of the polynomials of gap junctions.
    const double* in(std::size_t k) const
    {
        auto& i = signals->in[k];
        return i.ring.slot(step) + cell * static_cast<std::size_t>(i.port.channels);
    }
    double* out(std::size_t k) const { return signals->out[k].at(cell, lag); }
    int order() const { return thread.setup.interpolation_order; }
    void spike_at(double offset) { precise->push_back({cell, offset}); }
    template <class Archive>
    Archive& archive() const
    {
        return *static_cast<Archive*>(target_archive);
    }
};

// Neurons in a row, the first of which `first` tells of.
struct LaneRun
{
    std::uint32_t n;
    const StepContext& first;
    bool* alone; // of each: left as it was
    // Their parameters: those of record[0], record[1], ...; nullptr: all have the same.
    const std::uint32_t* record = nullptr;
    const char* parameters = nullptr;
    std::size_t stride = 0;

    template <class P>
    const P& own(std::uint32_t k, const P& same) const
    {
        return record == nullptr ? same : *reinterpret_cast<const P*>(parameters + record[k] * stride);
    }
    StepContext at(std::uint32_t k) const
    {
        StepContext context = first;
        context.cell += k;
        return context;
    }
};

template <class M>
struct NeuronDescription
{
    using Model = M;
    using Parameters = typename M::Parameters;
    using State = typename M::State;
    using Derived = typename M::Derived;
    struct Recordable
    {
        std::string name;
        std::string unit;
        std::string doc;
        std::function<double(const State&, const Parameters&, const Derived&)> value;
    };

    // A nested dictionary (a compartment) may stand in both tables under one name: each reads and writes its
    // own entries.
    FieldTable<Parameters> parameters;
    FieldTable<State> state;
    std::vector<Recordable> recordables; // beyond the fields marked record()
    // Names made from parameters (g_1, g_2, ... of models with a variable number of receptors); State is
    // indexed.
    std::function<Strings(const Parameters&)> variable_names;
    std::function<double(const State&, const Parameters&, int)> variable_value;
    std::string documentation;
    ElementType element_type = ElementType::neuron;

    void recordable(const char* name, const char* unit, const char* doc,
                    std::function<double(const State&, const Parameters&, const Derived&)> value)
    {
        recordables.push_back({name, unit, doc, std::move(value)});
    }
};

namespace detail
{

#define NEST_OPTIONAL_CONSTANT(type, member, otherwise)                                                      \
    template <class M, class = void>                                                                         \
    struct member##_of                                                                                       \
    {                                                                                                        \
        static constexpr type value = otherwise;                                                             \
    };                                                                                                       \
    template <class M>                                                                                       \
    struct member##_of<M, std::void_t<decltype(M::member)>>                                                  \
    {                                                                                                        \
        static constexpr type value = M::member;                                                             \
    };
NEST_OPTIONAL_CONSTANT(int, spike_channels, 1)
NEST_OPTIONAL_CONSTANT(bool, sign_split, false)
NEST_OPTIONAL_CONSTANT(int, current_channels, 1)
NEST_OPTIONAL_CONSTANT(bool, queue_input, false)
NEST_OPTIONAL_CONSTANT(bool, event_driven, false)
NEST_OPTIONAL_CONSTANT(bool, continuous, false)
NEST_OPTIONAL_CONSTANT(bool, carries_number, false)
NEST_OPTIONAL_CONSTANT(bool, relaxes, false)
NEST_OPTIONAL_CONSTANT(bool, archives, true)
NEST_OPTIONAL_CONSTANT(Signal, sends, Signal::spike)
#undef NEST_OPTIONAL_CONSTANT

template <class M, class = void>
struct HasAccepts : std::false_type
{
};
template <class M>
struct HasAccepts<M, std::void_t<decltype(M::accepts(Signal::spike))>> : std::true_type
{
};

struct NoArchive
{
    bool crowded() const { return false; }
    void keep(const std::vector<PostHistory::Window>&) {}
    std::size_t bytes() const { return 0; }
};
template <class M, class = void>
struct ArchiveOf
{
    using type = NoArchive;
};
template <class M>
struct ArchiveOf<M, std::void_t<typename M::Archive>>
{
    using type = typename M::Archive;
};
template <class M>
constexpr bool has_archive = !std::is_same<typename ArchiveOf<M>::type, NoArchive>::value;

template <class M, class = void>
struct HasInputs : std::false_type
{
};
template <class M>
struct HasInputs<M, std::void_t<decltype(M::inputs)>> : std::true_type
{
};

template <class M, class = void>
struct HasOutputs : std::false_type
{
};
template <class M>
struct HasOutputs<M, std::void_t<decltype(M::outputs)>> : std::true_type
{
};

template <class M, class = void>
struct HasWeigh : std::false_type
{
};
template <class M>
struct HasWeigh<
    M, std::void_t<decltype(M::weigh(std::declval<const typename M::Parameters&>(), Signal::none, 0.0, 0.0))>>
    : std::true_type
{
};

template <class M, class = void>
struct HasDraws : std::false_type
{
};
template <class M>
struct HasDraws<M, std::void_t<decltype(M::draws(std::declval<const typename M::Parameters&>()))>>
    : std::true_type
{
};

template <class M>
constexpr bool has_signals = HasInputs<M>::value || HasOutputs<M>::value;

template <class M>
constexpr bool emits_signal(Signal s)
{
    if constexpr (HasOutputs<M>::value) {
        for (const Signal o : M::outputs) {
            if (o == s) {
                return true;
            }
        }
    }
    return false;
}

// Channels of a secondary input, 0 if the model has no such input.
template <class M>
constexpr int input_channels(Signal s)
{
    if constexpr (HasInputs<M>::value) {
        for (const SignalPort& p : M::inputs) {
            if (p.signal == s) {
                return p.channels;
            }
        }
    }
    return 0;
}

template <class M>
constexpr bool has_direct_outputs()
{
    return emits_signal<M>(Signal::gap) || emits_signal<M>(Signal::rate_instantaneous) ||
           emits_signal<M>(Signal::diffusion);
}

template <class M, class = void>
struct HasRefuses : std::false_type
{
};
template <class M>
struct HasRefuses<M, std::void_t<decltype(&M::refuses)>> : std::true_type
{
};

template <class M, class = void>
struct HasChannels : std::false_type
{
};
template <class M>
struct HasChannels<M, std::void_t<decltype(M::channels(std::declval<const typename M::Parameters&>()))>>
    : std::true_type
{
};

template <class M, class = void>
struct HasPort : std::false_type
{
};
template <class M>
struct HasPort<M, std::void_t<decltype(M::port(std::declval<const typename M::Parameters&>(), Signal::spike,
                                               std::int64_t(0)))>> : std::true_type
{
};

template <class M, class = void>
struct HasCheck : std::false_type
{
};
template <class M>
struct HasCheck<M, std::void_t<decltype(M::check(std::declval<const typename M::Parameters&>(),
                                                 std::declval<const typename M::State&>(),
                                                 std::declval<const std::string&>()))>> : std::true_type
{
};

template <class M, class = void>
struct HasResize : std::false_type
{
};
template <class M>
struct HasResize<M, std::void_t<decltype(M::resize(std::declval<typename M::State&>(),
                                                   std::declval<const typename M::Parameters&>()))>>
    : std::true_type
{
};

template <class M, class = void>
struct HasReceptorTypes : std::false_type
{
};
template <class M>
struct HasReceptorTypes<M, std::void_t<decltype(M::receptor_types())>> : std::true_type
{
};

template <class M, class = void>
struct HasLanes : std::false_type
{
};
template <class M>
struct HasLanes<M, std::void_t<decltype(M::integrate_lanes(
                       std::declval<typename M::State*>(), std::declval<const typename M::Parameters&>(),
                       std::declval<const typename M::Derived&>(), std::declval<const LaneRun&>()))>>
    : std::true_type
{
};

template <class M, class = void>
struct HasAlone : std::false_type
{
};
template <class M>
struct HasAlone<M, std::void_t<decltype(&M::alone)>> : std::true_type
{
};

template <class M, class = void>
struct HasAlike : std::false_type
{
};
template <class M>
struct HasAlike<M, std::void_t<decltype(M::alike(std::declval<const typename M::Parameters&>(),
                                                 std::declval<const typename M::Parameters&>()))>>
    : std::true_type
{
};

template <class M, class = void>
struct HasRepeat : std::false_type
{
};
template <class M>
struct HasRepeat<M, std::void_t<decltype(&M::repeat)>> : std::true_type
{
};

template <class M, class I, class = void>
struct HasContextStep : std::false_type
{
};
template <class M, class I>
struct HasContextStep<
    M, I,
    std::void_t<decltype(M::step(
        std::declval<typename M::State&>(), std::declval<const typename M::Parameters&>(),
        std::declval<const typename M::Derived&>(), std::declval<const I&>(), std::declval<StepContext&>()))>>
    : std::true_type
{
};
template <class M, class I>
constexpr bool has_context_step = HasContextStep<M, I>::value;

} // namespace detail

} // namespace nest
