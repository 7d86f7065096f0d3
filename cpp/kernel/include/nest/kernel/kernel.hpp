// SPDX-License-Identifier: GPL-2.0-or-later
// Kernel: owns the managers and is the one face of the kernel for the bindings and for C++ programs. One
// process can hold several. All methods are called from one thread at a time; they throw nest::Error and
// leave the state as it was.
#pragma once

#include "nest/base/value.hpp"
#include "nest/model/fields.hpp"
#include "nest/network/connection_rule.hpp"
#include "nest/network/connections.hpp"
#include "nest/network/node_collection.hpp"
#include "nest/network/parameter.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace nest
{

class Communicator;
class ModelRegistry;
struct ModuleContents;

struct ModelHelp
{
    std::string name;
    std::string element_type;  // neuron, stimulator, recorder, other, synapse
    std::string documentation; // reStructuredText: equations, ports, sources
    std::vector<FieldInfo> fields;
    Dictionary defaults;
    Strings recordables;
    Dictionary receptor_types;
};

class Kernel
{
public:
    Kernel();
    ~Kernel();
    Kernel(const Kernel&) = delete;
    Kernel& operator=(const Kernel&) = delete;

    // Back to the state after construction; gives all memory back. Loaded modules' models are removed.
    void reset();

    // Kernel attributes by their documented names; set_status is all or nothing.
    Dictionary status() const;
    Value status(const std::string& key) const;
    void set_status(const Dictionary&);

    // Models.
    Strings node_models() const;    // sorted
    Strings synapse_models() const; // sorted
    void copy_model(const std::string& existing, const std::string& name, const Dictionary& params);
    Dictionary defaults(const std::string& model) const; // node, synapse model or recording backend
    void set_defaults(const std::string& model, const Dictionary&);
    ModelHelp help(const std::string& model) const;
    // For models of the program itself: register_neuron<my_model>(kernel.registry()). They stay until
    // reset().
    ModelRegistry& registry();
    // Loads a module: a name that is looked for in the module folders, or a file. What it brought stays until
    // reset(), as does the reference. Throws DynamicModuleManagementError or NewModelNameExists; nothing
    // half-loaded stays. Collective over processes.
    const ModuleContents& install(const std::string& module);

    // Nodes.
    NodeCollectionPtr create(const std::string& model, std::int64_t n = 1);
    // With parameters as set_nodes takes them, or one dictionary per node if `each` is not empty; a layer
    // gives positions and n. Nothing is made if a parameter is refused.
    NodeCollectionPtr create(const std::string& model, std::int64_t n, std::shared_ptr<Layer> layer,
                             const Dictionary& all, const std::vector<Dictionary>& each = {});
    // As create, with positions: n x dimensions values row by row; extent, centre and shape (grids) as the
    // user gave them or empty.
    NodeCollectionPtr create_spatial(const std::string& model, std::shared_ptr<Layer> layer);
    // From IDs in any order (they are sorted); refuses unknown and repeated ones.
    NodeCollectionPtr collection(std::vector<std::int64_t> ids) const;
    NodeCollectionPtr local_nodes(const NodeCollection&) const;
    // All nodes whose parameters equal the given ones.
    NodeCollectionPtr find_nodes(const Dictionary& properties, bool local_only) const;
    std::string model_of(NodeId) const; // throws UnknownNode
    std::string describe_nodes() const; // text of PrintNodes

    // Columns over the collection, in its order: Reals, Integers or List per key; empty keys: all that the
    // nodes have. A key that no node has is UndefinedName (KeyError in Python). Nodes that lack a key give
    // empty Values.
    Dictionary get_nodes(const NodeCollection&, const Strings& keys) const;
    // Values: scalars for all; for scalar fields a sequence with one value per node; a Parameter is drawn per
    // node.
    void set_nodes(const NodeCollection&, const Dictionary&);
    // One dictionary per node.
    void set_nodes_each(const NodeCollection&, const std::vector<Dictionary>&);
    // Values of a parameter for nodes, or one value without a node (GetValue).
    Reals evaluate(const Parameter&, const NodeCollection*);
    // Values of a parameter for each of the given positions (n x dimensions) as target, seen from source
    // `from`.
    Reals evaluate_at(const Parameter&, const NodeCollection& from, const std::vector<Reals>& positions);

    // Connections. syn_specs: one dictionary per collocated synapse (synapse_model, weight, delay,
    // receptor_type, synapse_label, model parameters: scalar, sequence, Parameter). conn_spec: rule and its
    // keys.
    void connect(const NodeCollection& pre, const NodeCollection& post,
                 const Dictionary& conn_spec = {{"rule", "all_to_all"}},
                 const std::vector<Dictionary>& syn_specs = {{}});
    // One to one by arrays of IDs, which may repeat; sequences in syn_spec have one value per pair.
    void connect_arrays(const std::vector<std::int64_t>& pre, const std::vector<std::int64_t>& post,
                        const Dictionary& syn_spec);
    // Primary and third-factor connections; syn_specs has the keys primary, third_in, third_out (each a list
    // of dictionaries).
    void connect_tripartite(const NodeCollection& pre, const NodeCollection& post,
                            const NodeCollection& third, const Dictionary& conn_spec,
                            const Dictionary& third_spec, const Dictionary& syn_specs);
    // Null pointers and empty / negative values: no filter.
    ConnectionsPtr connections(const NodeCollection* source, const NodeCollection* target,
                               const std::string& synapse_model, std::int64_t label);
    // Columns; empty keys: all that every connection has.
    Dictionary get_connections(const Connections&, const Strings& keys) const;
    void set_connections(const Connections&, const Dictionary&);
    void set_connections_each(const Connections&, const std::vector<Dictionary>&);
    void disconnect(const Connections&);
    void disconnect(const NodeCollection& pre, const NodeCollection& post, const Dictionary& conn_spec,
                    const Dictionary& syn_spec);

    // Simulation. run() may be interrupted from a signal handler; it then stops after the slice and throws
    // Interrupted.
    void prepare();
    void run(double ms);
    void cleanup();
    void simulate(double ms);
    bool prepared() const;
    void request_interrupt(); // async-signal-safe
    // Called on the main thread between slices, at most every `interval_s` seconds, with (done, total) in ms;
    // false stops the run.
    void set_progress(std::function<bool(double, double)> callback, double interval_s = 0.1);

    // Processes.
    int rank() const;
    int num_processes() const;
    void synchronize();
    std::vector<int> local_vps() const;
    // Only before nodes exist.
    void set_communicator(std::unique_ptr<Communicator>);
    Communicator& communicator();

    // From here on, Create, Connect and Run are counted for so many processes and threads instead of carried
    // out. Needs an empty kernel.
    void start_plan(int processes, int threads);
    // What was counted (see Plan::summary); the kernel is as after reset().
    Dictionary finish_plan();
    // {bytes, seconds} per node, and per node and step, of a model between Prepare and Cleanup, measured on
    // nodes of a kernel aside.
    static Dictionary measure_nodes(const std::string& model, double resolution, double min_delay,
                                    double max_delay);

    // Changes with each reset: collections and handles of an earlier epoch are refused.
    std::uint64_t epoch() const;
    // {nodes, connections, bytes} in bytes: what the structures take, for benchmarks.
    Dictionary memory() const;

    struct Parts;

private:
    std::unique_ptr<Parts> parts_;
};

} // namespace nest
