// SPDX-License-Identifier: GPL-2.0-or-later
// Reading of syn_spec: keys, types and bounds of what Connect is given for synapses.
#include "build.hpp"

#include <limits>

namespace nest
{

namespace
{

ValueSource value_source(const Value& value, const std::string& where, bool integers)
{
    ValueSource s;
    s.integers = integers;
    if (const auto parameter = value.object<Parameter>()) {
        const double constant = parameter->constant_value();
        if (std::isnan(constant)) {
            if (integers && !parameter->returns_integers()) {
                throw Error(
                    "BadParameterValue",
                    where +
                        " takes whole numbers, but the given Parameter does not yield whole numbers only.");
            }
            s.kind = ValueSource::Kind::parameter;
            s.parameter = parameter;
            return s;
        }
        s.scalar = constant;
    } else if (value.as<double>() || value.as<std::int64_t>() || value.as<bool>()) {
        s.scalar = value.as<bool>() ? (to_bool(value, where) ? 1.0 : 0.0)
                   : integers       ? static_cast<double>(to_integer(value, where))
                                    : to_real(value, where);
    } else if (value.as<Reals>() || value.as<Integers>() || value.as<std::shared_ptr<List>>()) {
        s.kind = ValueSource::Kind::array;
        if (const auto* list = value.as<std::shared_ptr<List>>()) {
            // A matrix given as a list of rows.
            for (const auto& row : **list) {
                for (const double x : to_reals(row, where)) {
                    s.array.push_back(x);
                }
            }
        } else {
            s.array = to_reals(value, where);
        }
    } else {
        throw Error("TypeMismatch", where + " must be a number, an array of numbers or a Parameter, but " +
                                        value.type_name() + " " + value.text() + " was given.");
    }
    const auto check = [&](double x) {
        if (!std::isfinite(x)) {
            throw Error("BadProperty", where + " must be finite, but " + to_text(x) + " was given.");
        }
        if (integers && x != std::nearbyint(x)) {
            throw Error("BadProperty", where + " must be a whole number, but " + to_text(x) + " was given.");
        }
    };
    check(s.scalar);
    for (const double x : s.array) {
        check(x);
    }
    return s;
}

Strings names_of(const std::vector<FieldInfo>& fields)
{
    Strings names;
    for (const auto& f : fields) {
        names.push_back(f.name);
    }
    return names;
}

} // namespace

std::int32_t to_label(double value, const std::string& place)
{
    constexpr double most = std::numeric_limits<std::int32_t>::max();
    if (!(value >= 0.0 && value <= most && value == std::floor(value))) {
        throw Error("BadProperty", place + " must be a whole number in [0, " + to_text(most) + "], but " +
                                       to_text(value) + " was given.");
    }
    return static_cast<std::int32_t>(value);
}

SynapseSpec ConnectionManager::parse(const Dictionary& d, const FindSynapse& find) const
{
    SynapseSpec spec;
    const Value* name = d.find("synapse_model");
    spec.model = &find(name ? to_string(*name, "syn_spec: 'synapse_model'") : "static_synapse");
    spec.weight.scalar = spec.model->weight;
    spec.delay.scalar = spec.model->delay;
    spec.receptor.scalar = static_cast<double>(spec.model->receptor_type);
    spec.label.scalar = static_cast<double>(spec.model->label);
    const auto fields = spec.model->fields();
    const Strings common = spec.model->common_fields();
    if (!spec.model->has_weight()) {
        spec.weight.scalar = 0.0;
    }
    for (const auto& entry : d) {
        const std::string& key = entry.first;
        const std::string where = "syn_spec: '" + key + "'";
        if (key == "synapse_model") {
            continue;
        }
        if (std::find(common.begin(), common.end(), key) != common.end()) {
            throw Error("NotImplemented", where + " of " + spec.model->name() +
                                              " belongs to the model, not to single connections: set it with "
                                              "SetDefaults or CopyModel.");
        }
        if (key == "weight_recorder" ||
            (key == "volume_transmitter" && spec.model->needs_volume_transmitter())) {
            throw Error("NotImplemented", where + " of " + spec.model->name() +
                                              " belongs to the model, not to single connections: set it with "
                                              "SetDefaults or CopyModel.");
        }
        if (key == "weight") {
            if (!spec.model->has_weight()) {
                throw Error("BadProperty", where + ": connections of " + spec.model->name() +
                                               " have no weight; they have " + listing(names_of(fields)) +
                                               ".");
            }
            spec.weight = value_source(entry.second, where, false);
        } else if (key == "delay") {
            if (!spec.model->has_delay()) {
                throw Error("BadProperty",
                            where + ": connections of " + spec.model->name() + " have no delay.");
            }
            spec.delay = value_source(entry.second, where, false);
        } else if (key == "receptor_type") {
            spec.receptor = value_source(entry.second, where, true);
        } else if (key == "synapse_label") {
            if (!spec.model->labelled) {
                throw Error("BadProperty", where + ": " + spec.model->name() +
                                               " has no labels; its variant with '_lbl' has.");
            }
            spec.label = value_source(entry.second, where, true);
            if (spec.label.kind == ValueSource::Kind::scalar) {
                to_label(spec.label.scalar, where);
            }
        } else {
            const auto f =
                std::find_if(fields.begin(), fields.end(), [&](const FieldInfo& x) { return x.name == key; });
            if (f == fields.end()) {
                Strings known{"synapse_model", "weight", "delay", "receptor_type"};
                if (spec.model->labelled) {
                    known.push_back("synapse_label");
                }
                for (const auto& x : fields) {
                    known.push_back(x.name);
                }
                throw Error("UnaccessedDictionaryEntry",
                            "syn_spec: " + spec.model->name() + " has no parameter '" + key + "'." +
                                did_you_mean(key, known) + " Known keys: " + listing(known) + ".");
            }
            spec.parameters.push_back(
                {key, value_source(entry.second, where, f->type == FieldType::integer)});
        }
    }
    if (spec.model->continuous_delay()) {
        ValueSource offset;
        if (d.find("delay") == nullptr) {
            offset.scalar = spec.model->delay_offset;
            spec.delay.scalar += offset.scalar;
        }
        spec.parameters.push_back({"_delay_offset", offset});
    }
    if (spec.model->needs_volume_transmitter() && !spec.model->volume_transmitter) {
        throw Error("BadProperty", "syn_spec: " + spec.model->name() +
                                       " needs a volume transmitter: create one and set 'volume_transmitter' "
                                       "with SetDefaults or CopyModel.");
    }
    check_parameters(spec);
    return spec;
}

void ConnectionManager::check_parameters(const SynapseSpec& spec) const
{
    for (const auto& p : spec.parameters) {
        if (p.second.kind == ValueSource::Kind::scalar) {
            spec.model->check(p.first, p.second.scalar, "syn_spec");
        }
        for (const double x : p.second.array) {
            spec.model->check(p.first, x, "syn_spec");
        }
    }
    Dictionary together;
    for (const auto& p : spec.parameters) {
        if (p.second.kind == ValueSource::Kind::scalar) {
            together[p.first] = p.second.integers ? Value(static_cast<std::int64_t>(p.second.scalar))
                                                  : Value(p.second.scalar);
        }
    }
    if (together.empty()) {
        // as the model's defaults, which have been checked
    } else if (spec.weight.kind == ValueSource::Kind::scalar) {
        spec.model->check_together(together, spec.weight.scalar, "syn_spec");
    } else if (!spec.weight.array.empty()) {
        const auto limits = std::minmax_element(spec.weight.array.begin(), spec.weight.array.end());
        spec.model->check_together(together, *limits.first, "syn_spec");
        spec.model->check_together(together, *limits.second, "syn_spec");
    }
    if (spec.model->has_delay()) {
        if (spec.delay.kind == ValueSource::Kind::scalar) {
            delay_steps(spec.delay.scalar);
        }
        for (const double x : spec.delay.array) {
            delay_steps(x);
        }
    }
}

} // namespace nest
