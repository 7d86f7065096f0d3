// SPDX-License-Identifier: GPL-2.0-or-later
// pairwise_bernoulli, symmetric_pairwise_bernoulli and pairwise_poisson: every pair for itself, target by
// target.
#include "rules.hpp"

#include <limits>

namespace nest
{

namespace
{

class Pairwise : public ConnectionRule
{
public:
    void validate(const NodeCollection&, const NodeCollection&) const override {}
    std::uint64_t array_size(const NodeCollection&, const NodeCollection&) const override { return 0; }

    void generate(const RuleContext& c, PairSink& sink) const override
    {
        std::vector<std::uint32_t> candidates;
        std::vector<std::uint32_t> chosen;
        std::vector<double> values;
        DistinctDraw distinct;
        const std::size_t n_pre = c.pre->size();
        if (!candidates_.masked() && !value_.constant()) {
            candidates = ascending_positions(n_pre);
        }
        for (const std::uint32_t t : *c.local_targets) {
            const NodeId target = (*c.post)[t];
            const std::int64_t self = allow_autapses ? -1 : c.pre->index(target);
            KeyedStream stream = pair_stream(c, target);
            chosen.clear();
            if (candidates_.masked()) {
                candidates_.find(*c.post->layer(), target, self, candidates);
            }
            if (value_.constant()) {
                // indices of candidates; without a mask, of all sources but the target itself
                const std::size_t n = candidates_.masked() ? candidates.size() : n_pre - (self >= 0 ? 1 : 0);
                draw(stream, value_.value(), n, chosen, distinct);
                if (candidates_.masked()) {
                    for (std::uint32_t& k : chosen) {
                        k = candidates[k];
                    }
                } else if (self >= 0) {
                    for (std::uint32_t& k : chosen) {
                        k += k >= static_cast<std::uint32_t>(self) ? 1 : 0;
                    }
                }
            } else if (!candidates.empty()) {
                value_.of(c, true, target, candidates.data(), candidates.size(), candidates_.space(), values);
                for (std::size_t k = 0; k < candidates.size(); ++k) {
                    if (static_cast<std::int64_t>(candidates[k]) != self) {
                        draw_one(stream, values[k], candidates[k], chosen);
                    }
                }
            }
            if (chosen.empty()) {
                continue;
            }
            PairBatch batch;
            batch.common = t;
            batch.others = chosen.data();
            batch.n = chosen.size();
            sink.take(batch);
        }
    }

protected:
    // Fills in indices below n, each as often as drawn, in any order.
    virtual void draw(KeyedStream&, double value, std::size_t n, std::vector<std::uint32_t>& out,
                      DistinctDraw&) const = 0;
    // Appends the candidate as often as drawn.
    virtual void draw_one(KeyedStream&, double value, std::uint32_t candidate,
                          std::vector<std::uint32_t>& out) const = 0;
    PairValue value_;
    Candidates candidates_;
};

class Bernoulli final : public Pairwise
{
public:
    Bernoulli(RuleSpec& spec, const NodeCollection& pre, const NodeCollection& post)
    {
        read_switches(spec, *this);
        const bool on_source = spec.flag("use_on_source", false);
        candidates_ = Candidates(spec, pre, post, true, on_source);
        value_ = PairValue(spec, spec.need("p"), "p", 0.0, 1.0);
    }
    struct Symmetric
    {
    };
    Bernoulli(RuleSpec& spec, Symmetric) : symmetric_(true)
    {
        read_switches(spec, *this);
        const Value& p = spec.need("p");
        if (p.object<Parameter>()) {
            throw Error("TypeMismatch", spec.where("p") + " must be a number, but a Parameter was given.");
        }
        value_ = PairValue(spec, p, "p", 0.0, std::nextafter(1.0, 0.0));
        const auto require = [&](const char* key, bool given, bool needed) {
            if (given != needed) {
                throw Error("BadProperty",
                            spec.where() + " needs '" + key + "': " + (needed ? "True" : "False") + ".");
            }
        };
        require("allow_autapses", allow_autapses, false);
        require("allow_multapses", allow_multapses, true);
        require("make_symmetric", make_symmetric, true);
    }
    bool supports_symmetric() const override { return symmetric_; }

protected:
    void draw(KeyedStream& stream, double p, std::size_t n, std::vector<std::uint32_t>& out,
              DistinctDraw& distinct) const override
    {
        if (static_cast<double>(n) * p > 24) {
            // first how many, then which: a third of the time that walking from one to the next takes
            out.resize(binomial(stream, n, p));
            distinct.draw(stream, static_cast<std::uint32_t>(n), -1, out.size(), out.data());
            return;
        }
        out.clear();
        const GeometricSkip skip(p);
        for (std::uint64_t i = skip.next(stream); i < n; i += 1 + skip.next(stream)) {
            out.push_back(static_cast<std::uint32_t>(i));
        }
    }
    void draw_one(KeyedStream& stream, double p, std::uint32_t candidate,
                  std::vector<std::uint32_t>& out) const override
    {
        if (stream.uniform() < p) {
            out.push_back(candidate);
        }
    }

private:
    bool symmetric_ = false;
};

class PairwisePoisson final : public Pairwise
{
public:
    PairwisePoisson(RuleSpec& spec, const NodeCollection& pre, const NodeCollection& post)
    {
        read_switches(spec, *this);
        candidates_ = Candidates(spec, pre, post, true, false);
        value_ = PairValue(spec, spec.need("pairwise_avg_num_conns"), "pairwise_avg_num_conns", 0.0,
                           std::numeric_limits<double>::infinity());
        if (!allow_multapses) {
            throw Error("BadProperty", spec.where() + " needs 'allow_multapses': True.");
        }
    }

protected:
    // The sum of equal Poisson numbers, dealt out one by one.
    void draw(KeyedStream& stream, double mean, std::size_t n, std::vector<std::uint32_t>& out,
              DistinctDraw&) const override
    {
        const std::uint64_t total = n == 0 ? 0 : count(stream, mean * static_cast<double>(n));
        out.resize(total);
        if (total > 0) {
            draw_positions(stream, static_cast<std::uint32_t>(n), -1, total, out.data());
        }
    }
    void draw_one(KeyedStream& stream, double mean, std::uint32_t candidate,
                  std::vector<std::uint32_t>& out) const override
    {
        out.insert(out.end(), count(stream, mean), candidate);
    }

private:
    static std::uint64_t count(KeyedStream& stream, double mean)
    {
        if (mean > 1e12) {
            throw Error("BadProperty", "Connect: 'pairwise_avg_num_conns' is too large: a target would get " +
                                           to_text(mean) + " connections.");
        }
        return poisson(stream, mean);
    }
};

} // namespace

RulePtr make_pairwise_bernoulli(RuleSpec& spec, const NodeCollection& pre, const NodeCollection& post)
{
    return std::make_shared<Bernoulli>(spec, pre, post);
}

RulePtr make_symmetric_pairwise_bernoulli(RuleSpec& spec, const NodeCollection&, const NodeCollection&)
{
    return std::make_shared<Bernoulli>(spec, Bernoulli::Symmetric{});
}

RulePtr make_pairwise_poisson(RuleSpec& spec, const NodeCollection& pre, const NodeCollection& post)
{
    return std::make_shared<PairwisePoisson>(spec, pre, post);
}

} // namespace nest
