// SPDX-License-Identifier: GPL-2.0-or-later
// Secondary signals of NodePool<M>: the loop of models that send or take any; included by node_pool.hpp only.
#pragma once

namespace nest
{

template <class M>
void NodePool<M>::prepare_signals()
{
    if constexpr (detail::has_signals<M>) {
        if (!signals_) {
            signals_ = std::make_unique<SignalState>();
            if constexpr (detail::HasInputs<M>::value) {
                for (const SignalPort& p : M::inputs) {
                    signals_->in.push_back({p, {}});
                }
            }
            if constexpr (detail::HasOutputs<M>::value) {
                for (const Signal s : M::outputs) {
                    signals_->out.emplace_back(s, signal_width(s, setup_.interpolation_order));
                }
            }
        }
        for (auto& i : signals_->in) {
            i.ring.resize(size() * static_cast<std::size_t>(i.port.channels), setup_.ring_slots, setup_.now);
        }
        for (auto& o : signals_->out) {
            if (o.width() != signal_width(o.signal, setup_.interpolation_order)) {
                o = SignalOutput(o.signal, signal_width(o.signal, setup_.interpolation_order));
            }
            o.resize(size(), static_cast<int>(setup_.min_delay));
        }
    }
}

template <class M>
void NodePool<M>::draw_noise(const Slice& slice, ThreadState& thread)
{
    if constexpr (detail::HasDraws<M>::value) {
        const auto n = static_cast<std::uint32_t>(size());
        signals_->noise.resize(static_cast<std::size_t>(slice.length) * n);
        double* x = signals_->noise.data();
        for (int lag = 0; lag < slice.length; ++lag) {
            for (std::uint32_t c = 0; c < n; ++c, ++x) {
                if (M::draws(parameters(c)) && (mode_.empty() || mode_[c] == normal)) {
                    NodeRandom random(thread, Purpose::neuron, ids_[c],
                                      static_cast<std::uint64_t>(slice.begin + lag));
                    *x = standard_normal(random);
                } else {
                    *x = 0.0;
                }
            }
        }
    } else {
        (void)slice;
        (void)thread;
    }
}

// Direct outputs of the slice to come, as far as one can tell: they stay as they are.
template <class M>
void NodePool<M>::hold_outputs()
{
    if constexpr (detail::has_direct_outputs<M>()) {
        for (auto& o : signals_->out) {
            if (!is_direct(o.signal)) {
                continue;
            }
            for (std::uint32_t c = 0; c < size(); ++c) {
                const double x = M::held(states_[c], o.signal);
                for (int lag = 0; lag < setup_.min_delay; ++lag) {
                    double* to = o.at(c, lag);
                    std::fill_n(to, o.width(), 0.0);
                    to[0] = x;
                }
            }
        }
    }
}

// One pass through the slice, the last one with spikes and samples. The others return whether results
// settled.
template <class M>
template <bool last>
bool NodePool<M>::update_signals(const Slice& slice, ThreadState& thread)
{
    static_assert(!queue_input, "a model with a queue of events cannot have secondary signals");
    static const double no_input[16] = {};
    const auto n = static_cast<std::uint32_t>(size());
    const auto channels = static_cast<std::size_t>(std::max(0, this->channels(Signal::spike)));
    const std::size_t current_step = currents_.active() ? detail::current_channels_of<M>::value : 0;
    SignalState& signals = *signals_;
    if (!signals.noise_drawn) {
        draw_noise(slice, thread);
    }
    signals.noise_drawn = !last;
    bool settled = true;
    if (!last) {
        signals.before.resize(static_cast<std::size_t>(slice.length) * n, 0.0);
    }
    for (int lag = 0; lag < slice.length; ++lag) {
        const Step step = slice.begin + lag;
        double* const spikes = channels > 0 ? spikes_.slot(step) : nullptr;
        double* const currents = current_step > 0 ? currents_.slot(step) : nullptr;
        [[maybe_unused]] bool alone[tile_size];
        for (std::uint32_t c = 0; c < n; ++c) {
            int fired = 0;
            if constexpr (detail::HasLanes<M>::value) {
                if (mode_.empty() && c % tile_size == 0) {
                    StepContext first{step,    lag, c, 0, setup_.h, thread, &precise_, &target_archive_,
                                      &signals};
                    integrate_lanes(c, std::min(n, c + tile_size), first, alone);
                }
            }
            if (!mode_.empty() && mode_[c] != normal) {
                fired = mode_[c] == ignoring ? ignoring_spikes(c, step) : 0;
                for (auto& o : signals.out) {
                    std::fill_n(o.at(c, lag), o.width(), 0.0);
                    if constexpr (detail::has_direct_outputs<M>()) {
                        *o.at(c, lag) = M::held(states_[c], o.signal);
                    }
                }
            } else {
                const Input input{channels > 0 ? spikes + c * channels : no_input,
                                  current_step > 0 ? currents + c * current_step : no_input};
                StepContext context{step,    lag, c, ids_[c], setup_.h, thread, &precise_, &target_archive_,
                                    &signals};
                if constexpr (detail::HasDraws<M>::value) {
                    context.normal = signals.noise[static_cast<std::size_t>(lag) * n + c];
                }
                const Record& r = records_[record_index(c)];
                if constexpr (detail::HasLanes<M>::value) {
                    fired = mode_.empty() && !alone[c % tile_size]
                                ? M::finish(states_[c], r.parameters, r.derived, input, context)
                                : M::step(states_[c], r.parameters, r.derived, input, context);
                } else {
                    fired = M::step(states_[c], r.parameters, r.derived, input, context);
                }
            }
            if constexpr (last) {
                if (fired != 0) {
                    emit(thread, lag, step, c, fired);
                }
            } else if constexpr (detail::has_direct_outputs<M>()) {
                double& before = signals.before[static_cast<std::size_t>(lag) * n + c];
                const double now = M::held(states_[c], M::outputs[0]);
                settled = settled && std::fabs(now - before) <= setup_.wfr_tol;
                before = now;
            }
        }
        if constexpr (last) {
            if (!precise_.empty()) {
                flush_precise(thread, lag, step);
            }
            if (spikes != nullptr) {
                std::memset(spikes, 0, n * channels * sizeof(double));
            }
            if (currents != nullptr) {
                std::memset(currents, 0, n * current_step * sizeof(double));
            }
            for (auto& i : signals.in) {
                if (!is_direct(i.port.signal)) {
                    std::fill_n(i.ring.slot(step), n * static_cast<std::size_t>(i.port.channels), 0.0);
                }
            }
            for (auto& q : sample_requests_) {
                if (step + 1 > q.first && step + 1 <= q.last && (step + 1 - q.offset) % q.interval == 0) {
                    for (const std::uint32_t cell : q.cells) {
                        take_sample(q, step, cell);
                    }
                }
            }
        } else {
            precise_.clear();
        }
    }
    if constexpr (last) {
        hold_outputs();
        // A slice is compared with zero at first, so that it takes two passes at least unless nothing
        // happens.
        std::fill(signals.before.begin(), signals.before.end(), 0.0);
    }
    return settled;
}

template <class M>
bool NodePool<M>::relax(const Slice& slice, ThreadState& thread)
{
    if constexpr (detail::has_signals<M> && detail::relaxes_of<M>::value) {
        states_before_ = states_;
        const bool settled = update_signals<false>(slice, thread);
        if constexpr (detail::HasRepeat<M>::value) {
            for (std::uint32_t c = 0; c < size(); ++c) {
                M::repeat(states_[c], states_before_[c]);
            }
        } else {
            states_ = states_before_;
        }
        return settled;
    } else {
        (void)slice;
        (void)thread;
        return true;
    }
}

template <class M>
void NodePool<M>::receive_signal(Signal signal, const SignalRow& row)
{
    if constexpr (detail::HasInputs<M>::value) {
        InputRing& ring = *signals_->ring(signal);
        const auto channels = static_cast<std::uint32_t>(detail::input_channels<M>(signal));
        for (std::size_t i = 0; i < row.n; ++i) {
            const Step step = row.step + (row.delay ? (*row.delay)[row.first + i] : 0);
            const double w = row.weight[i];
            const std::uint32_t cell = row.cell[i];
            if (signal == Signal::gap) {
                for (int lag = 0; lag < row.lags; ++lag) {
                    double* to = ring.slot(step + lag) + cell;
                    to[0] += w;
                    for (int k = 0; k < row.width; ++k) {
                        to[1 + k] += w * row.values[lag * row.width + k];
                    }
                }
                continue;
            }
            const std::uint32_t sign = signal != Signal::diffusion && channels > 1 && w < 0.0 ? 1 : 0;
            const std::uint32_t to = cell + static_cast<std::uint32_t>(row.channel) + sign;
            for (int lag = 0; lag < row.lags; ++lag) {
                const double x = row.values[lag];
                if constexpr (detail::HasWeigh<M>::value) {
                    ring.slot(step + lag)[to] += M::weigh(parameters(cell / channels), signal, w, x);
                } else {
                    ring.slot(step + lag)[to] += w * x;
                }
            }
        }
    } else {
        (void)signal;
        (void)row;
    }
}

} // namespace nest
