// SPDX-License-Identifier: GPL-2.0-or-later
#define NEST_TEST_MAIN
#include "check.hpp"

#include "nest/model/event_log.hpp"
#include "nest/recording/io_manager.hpp"

#include <cstdio>
#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

using namespace nest;

namespace
{

std::string folder()
{
    static const std::string path = [] {
        std::string p = "/tmp/nest_backends_XXXXXX";
        return std::string(::mkdtemp(&p[0]));
    }();
    return path;
}

std::string text_of(const std::string& file)
{
    std::ostringstream out;
    out << std::ifstream(file).rdbuf();
    return out.str();
}

RecorderInfo recorder()
{
    RecorderInfo info;
    info.id = 7;
    info.model = "multimeter";
    info.reals = {"V_m"};
    info.n_vps = 12;
    info.local_vps = {0, 11};
    return info;
}

// Two events: node 3 at 1.0 ms, node 4 at 1.2 ms less 0.05.
struct Events
{
    NodeId senders[2] = {3, 4};
    Step steps[2] = {10, 12};
    double offsets[2] = {0.0, 0.05};
    double reals[2] = {-70.0, -65.5};
    RecordChunk chunk() const { return {2, senders, steps, offsets, reals, nullptr}; }
};

} // namespace

NEST_TEST(settings_are_checked)
{
    IoManager io;
    IoSettings s;
    s.data_path = "/no/such/folder";
    EXPECT_THROWS("BadProperty", io.check(s));
    EXPECT(io.data_path().empty());
    s.data_path = folder();
    io.check(s);
    EXPECT((io.backend_names() == Strings{"ascii", "memory", "screen"}));
    EXPECT(io.backend("disk") == nullptr);
}

NEST_TEST(ascii_writes_the_documented_format)
{
    IoManager io;
    io.set_settings({folder(), "run_", false});
    RecordingBackend& ascii = *io.backend("ascii");
    const Dictionary properties = ascii.device_defaults();
    const Strings files = to_strings(ascii.device_status(recorder(), properties).at("filenames"), "");
    EXPECT((files == Strings{folder() + "/run_multimeter-7-00.dat", folder() + "/run_multimeter-7-11.dat"}));
    auto channel = ascii.open(recorder(), properties, false);
    channel->write(1, Events().chunk());
    channel->flush();
    channel->close();
    const std::string header =
        "# NEST version: 3.10.0\n# RecordingBackendASCII version: 2\nsender\ttime_ms\tV_m\n";
    EXPECT(text_of(files[0]) == header);
    EXPECT(text_of(files[1]) == header + "3\t1.000\t-70.000\n4\t1.150\t-65.500\n");

    // The next run of the same recorder goes on; another one is refused and told the file.
    channel = ascii.open(recorder(), properties, true);
    channel->write(0, Events().chunk());
    channel->close();
    EXPECT(text_of(files[0]) == header + "3\t1.000\t-70.000\n4\t1.150\t-65.500\n");
    try {
        ascii.open(recorder(), properties, false);
        EXPECT(false);
    } catch (const Error& e) {
        EXPECT(e.kind() == "IOError");
        EXPECT(std::string(e.what()).find(files[0]) != std::string::npos);
        EXPECT(std::string(e.what()).find("overwrite_files") != std::string::npos);
    }
    io.set_settings({folder(), "run_", true});
    ascii.open(recorder(), properties, false)->close();
    EXPECT(text_of(files[0]) == header);
}

NEST_TEST(ascii_writes_steps_and_offsets)
{
    IoManager io;
    io.set_settings({folder(), "steps_", false});
    RecordingBackend& ascii = *io.backend("ascii");
    Dictionary properties = ascii.device_defaults();
    properties["time_in_steps"] = true;
    properties["precision"] = ascii.check("precision", 2, "set");
    auto channel = ascii.open(recorder(), properties, false);
    channel->write(0, Events().chunk());
    channel->close();
    EXPECT(text_of(folder() + "/steps_multimeter-7-00.dat") ==
           "# NEST version: 3.10.0\n# RecordingBackendASCII version: 2\nsender\ttime_step\ttime_offset\tV_m\n"
           "3\t10\t0.00\t-70.00\n4\t12\t0.05\t-65.50\n");
    EXPECT_THROWS("BadProperty", ascii.check("precision", 18, "set"));
    EXPECT_THROWS("BadProperty", ascii.check("precision", -1, "set"));
}

NEST_TEST(full_disk_is_an_error_that_names_the_file)
{
    struct stat found;
    if (::stat("/dev/full", &found) != 0) {
        return;
    }
    IoManager io;
    io.set_settings({folder(), "full_", false});
    const std::string file = folder() + "/full_multimeter-7-00.dat";
    EXPECT(::symlink("/dev/full", file.c_str()) == 0);
    RecorderInfo info = recorder();
    info.local_vps = {0};
    RecordingBackend& ascii = *io.backend("ascii");
    auto channel = ascii.open(info, ascii.device_defaults(), true);
    channel->write(0, Events().chunk());
    try {
        channel->flush();
        EXPECT(false);
    } catch (const Error& e) {
        EXPECT(e.kind() == "IOError");
        EXPECT(std::string(e.what()).find(file) != std::string::npos);
    }
}

NEST_TEST(events_of_threads_merge_in_canonical_order)
{
    const auto fill = [](EventLog& log, int threads) {
        log.set_threads(threads);
        for (Step step = 1; step <= 50; ++step) {
            for (NodeId id = 1; id <= 9; ++id) {
                if ((static_cast<NodeId>(step) * 7 + id * id) % 3 == 0) {
                    log.thread(static_cast<int>(id) % threads).add(id, step, 0.0);
                }
            }
        }
    };
    EventLog one;
    EventLog three;
    fill(one, 1);
    fill(three, 3);
    EXPECT(one.size() > 50 && one.size() == three.size());
    const TimeGrid grid;
    const Dictionary a = one.events(grid, false);
    const Dictionary b = three.events(grid, false);
    EXPECT(*a.at("senders").as<Integers>() == *b.at("senders").as<Integers>());
    EXPECT(*a.at("times").as<Reals>() == *b.at("times").as<Reals>());

    // What comes later is appended, offsets appear for all events once one has them.
    three.thread(2).add(4, 60, 0.03);
    const Dictionary c = three.events(grid, true);
    EXPECT(c.at("times").as<Integers>()->back() == 60);
    EXPECT(c.at("offsets").as<Reals>()->size() == three.size());
    EXPECT(c.at("offsets").as<Reals>()->front() == 0.0 && c.at("offsets").as<Reals>()->back() == 0.03);
    three.clear();
    EXPECT(three.size() == 0);
    EXPECT(three.events(grid, false).at("times").as<Reals>()->empty());
}
