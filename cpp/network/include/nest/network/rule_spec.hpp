// SPDX-License-Identifier: GPL-2.0-or-later
// What a connection rule's file needs, built in or in a module: reading conn_spec, random streams,
// registration. A rule of a module:
//
//   struct my_rule : ConnectionRule {
//       static constexpr const char* name = "my_rule";
//       my_rule(RuleSpec&, const NodeCollection& pre, const NodeCollection& post);   // reads its keys
//       ... validate(), generate(), array_size() ...
//   };
//   NEST_REGISTER_CONNECTION_RULE(my_rule)
#pragma once

#include "nest/model/registry.hpp"
#include "nest/network/connection_rule.hpp"

namespace nest
{

// Reads conn_spec; done() refuses the keys that nobody asked for.
class RuleSpec
{
public:
    RuleSpec(std::string rule, const Dictionary& d) : where_("Connect with rule '" + rule + "'"), d_(d)
    {
        known_.push_back("rule");
    }
    const Value* find(const char* key)
    {
        known_.push_back(key);
        return d_.find(key);
    }
    const Value& need(const char* key)
    {
        if (const Value* v = find(key)) {
            return *v;
        }
        throw Error("BadProperty", where_ + " needs the key '" + key + "'." + did_you_mean(key, d_.keys()));
    }
    bool flag(const char* key, bool fallback)
    {
        const Value* v = find(key);
        return v ? to_bool(*v, where(key)) : fallback;
    }
    void done() const { refuse_unknown_keys(d_, known_, where_); }
    std::string where(const char* key) const { return where_ + ": '" + key + "'"; }
    const std::string& where() const { return where_; }

private:
    std::string where_;
    const Dictionary& d_;
    Strings known_;
};

// Reads the switches common to all rules into a rule that is being made.
void read_switches(RuleSpec&, ConnectionRule&);

// Random numbers that decide on the partners of a node in a Connect call.
inline KeyedStream pair_stream(const RuleContext& c, NodeId node)
{
    return {c.seed, Purpose::connect_sources, c.call, node};
}

template <class R>
void register_connection_rule(ModelRegistry& registry)
{
    registry.add_connection_rule(
        R::name, [](RuleSpec& spec, const NodeCollection& pre, const NodeCollection& post) -> RulePtr {
            auto rule = std::make_shared<R>(spec, pre, post);
            read_switches(spec, *rule);
            return rule;
        });
}

} // namespace nest

#define NEST_REGISTER_CONNECTION_RULE(name)                                                                  \
    NEST_REGISTER_WITH(name, (&::nest::register_connection_rule<::nest::name>))
