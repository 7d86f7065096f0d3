// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/network/mask.hpp"

#include "nest/base/math.hpp"
#include "nest/network/spatial_index.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace nest
{

namespace
{

constexpr double infinity = std::numeric_limits<double>::infinity();

// Coordinates along the axes of a turned shape: by the azimuth about z, then by the polar angle about y.
class Rotation
{
public:
    Rotation(double azimuth, double polar)
        : ca_(math::cos(azimuth * degree)), sa_(math::sin(azimuth * degree)), cp_(math::cos(polar * degree)),
          sp_(math::sin(polar * degree)), none_(azimuth == 0 && polar == 0)
    {
    }
    bool none() const { return none_; }
    void into(const double* p, double* q) const
    {
        const double x = ca_ * p[0] + sa_ * p[1];
        q[1] = -sa_ * p[0] + ca_ * p[1];
        q[0] = cp_ * x - sp_ * p[2];
        q[2] = sp_ * x + cp_ * p[2];
    }
    // Half widths of the box around a turned box or, with norm 2, ellipsoid with these half axes.
    std::array<double, 3> reach(const std::array<double, 3>& half, int norm) const
    {
        const double rows[3][3] = {{ca_ * cp_, -sa_, ca_ * sp_}, {sa_ * cp_, ca_, sa_ * sp_}, {-sp_, 0, cp_}};
        std::array<double, 3> out{};
        for (std::size_t i = 0; i < 3; ++i) {
            for (std::size_t k = 0; k < 3; ++k) {
                const double t = std::fabs(rows[i][k]) * half[k];
                out[i] += norm == 2 ? t * t : t;
            }
            // a hair more, as corners may round outwards
            out[i] = (norm == 2 ? std::sqrt(out[i]) : out[i]) * (none_ ? 1.0 : 1 + 1e-12);
        }
        return out;
    }

private:
    static constexpr double degree = 3.14159265358979323846 / 180;
    double ca_, sa_, cp_, sp_;
    bool none_;
};

class BoxMask final : public Mask
{
public:
    BoxMask(int dimensions, const Box& box, const Rotation& rotation)
        : Mask(dimensions), box_(box), rotation_(rotation)
    {
        for (std::size_t i = 0; i < 3; ++i) {
            center_[i] = 0.5 * (box.lower[i] + box.upper[i]);
        }
    }
    bool contains(const double* p) const override
    {
        const auto n = static_cast<std::size_t>(dimensions());
        double q[3] = {0, 0, 0};
        std::copy_n(p, n, q);
        if (!rotation_.none()) {
            const double d[3] = {q[0] - center_[0], q[1] - center_[1], q[2] - center_[2]};
            rotation_.into(d, q);
            for (std::size_t i = 0; i < 3; ++i) {
                q[i] += center_[i];
            }
        }
        for (std::size_t i = 0; i < n; ++i) {
            if (!(q[i] >= box_.lower[i] && q[i] <= box_.upper[i])) {
                return false;
            }
        }
        return true;
    }
    Box bounding_box() const override
    {
        if (rotation_.none()) {
            return box_;
        }
        std::array<double, 3> half{};
        for (std::size_t i = 0; i < 3; ++i) {
            half[i] = box_.upper[i] - center_[i];
        }
        const auto reach = rotation_.reach(half, 1);
        Box out;
        for (std::size_t i = 0; i < 3; ++i) {
            out.lower[i] = center_[i] - reach[i];
            out.upper[i] = center_[i] + reach[i];
        }
        return out;
    }

private:
    Box box_;
    Rotation rotation_;
    std::array<double, 3> center_{};
};

class BallMask final : public Mask
{
public:
    BallMask(int dimensions, double radius) : Mask(dimensions), radius_(radius) {}
    bool contains(const double* p) const override
    {
        double sum = 0;
        for (int i = 0; i < dimensions(); ++i) {
            sum += p[i] * p[i];
        }
        return sum <= radius_ * radius_;
    }
    Box bounding_box() const override
    {
        Box out;
        out.lower.fill(-radius_);
        out.upper.fill(radius_);
        return out;
    }

private:
    double radius_;
};

class EllipseMask final : public Mask
{
public:
    EllipseMask(int dimensions, const std::array<double, 3>& half, const Rotation& rotation)
        : Mask(dimensions), half_(half), rotation_(rotation)
    {
    }
    bool contains(const double* p) const override
    {
        double q[3] = {0, 0, 0};
        std::copy_n(p, static_cast<std::size_t>(dimensions()), q);
        if (!rotation_.none()) {
            const double d[3] = {q[0], q[1], q[2]};
            rotation_.into(d, q);
        }
        double sum = 0;
        for (std::size_t i = 0; i < static_cast<std::size_t>(dimensions()); ++i) {
            sum += q[i] / half_[i] * (q[i] / half_[i]);
        }
        return sum <= 1;
    }
    Box bounding_box() const override
    {
        const auto reach = rotation_.reach(half_, 2);
        Box out;
        for (std::size_t i = 0; i < 3; ++i) {
            out.lower[i] = -reach[i];
            out.upper[i] = reach[i];
        }
        return out;
    }

private:
    std::array<double, 3> half_;
    Rotation rotation_;
};

class ShiftedMask final : public Mask
{
public:
    ShiftedMask(MaskPtr mask, const Reals& anchor) : Mask(mask->dimensions()), mask_(std::move(mask))
    {
        std::copy(anchor.begin(), anchor.end(), anchor_.begin());
    }
    bool contains(const double* p) const override
    {
        double q[3] = {0, 0, 0};
        for (std::size_t i = 0; i < static_cast<std::size_t>(dimensions()); ++i) {
            q[i] = p[i] - anchor_[i];
        }
        return mask_->contains(q);
    }
    Box bounding_box() const override
    {
        Box out = mask_->bounding_box();
        for (std::size_t i = 0; i < 3; ++i) {
            out.lower[i] += anchor_[i];
            out.upper[i] += anchor_[i];
        }
        return out;
    }

private:
    MaskPtr mask_;
    std::array<double, 3> anchor_{};
};

class CombinedMask final : public Mask
{
public:
    enum class Operation
    {
        both,
        either,
        difference
    };
    CombinedMask(Operation operation, MaskPtr a, MaskPtr b)
        : Mask(a->dimensions()), operation_(operation), a_(std::move(a)), b_(std::move(b))
    {
    }
    bool contains(const double* p) const override
    {
        switch (operation_) {
        case Operation::both:
            return a_->contains(p) && b_->contains(p);
        case Operation::either:
            return a_->contains(p) || b_->contains(p);
        default:
            return a_->contains(p) && !b_->contains(p);
        }
    }
    Box bounding_box() const override
    {
        Box box = a_->bounding_box();
        const Box other = b_->bounding_box();
        for (std::size_t i = 0; i < 3; ++i) {
            if (operation_ == Operation::both) {
                box.lower[i] = std::max(box.lower[i], other.lower[i]);
                box.upper[i] = std::min(box.upper[i], other.upper[i]);
            } else if (operation_ == Operation::either) {
                box.lower[i] = std::min(box.lower[i], other.lower[i]);
                box.upper[i] = std::max(box.upper[i], other.upper[i]);
            }
        }
        return box;
    }

private:
    Operation operation_;
    MaskPtr a_;
    MaskPtr b_;
};

// Columns go along x, rows down along -y, layers along z.
class GridMask final : public Mask
{
public:
    GridMask(std::vector<std::int64_t> shape, std::vector<std::int64_t> anchor)
        : Mask(static_cast<int>(shape.size())), shape_(std::move(shape)), anchor_(std::move(anchor))
    {
    }
    bool is_grid() const override { return true; }
    bool contains(const double*) const override
    {
        throw Error("KernelException", "A grid mask has no meaning without a layer of nodes on a grid.");
    }
    Box bounding_box() const override
    {
        throw Error("KernelException", "A grid mask has no meaning without a layer of nodes on a grid.");
    }
    MaskPtr on_layer(const Layer& layer) const override
    {
        if (layer.shape.empty()) {
            throw Error("KernelException",
                        "Connect: a grid mask needs candidates that are placed on a grid.");
        }
        if (layer.shape.size() != shape_.size()) {
            throw Error("BadProperty", "Connect: the grid mask has " + std::to_string(shape_.size()) +
                                           " dimensions, but the layer has " +
                                           std::to_string(layer.shape.size()) + ".");
        }
        Box box;
        for (std::size_t i = 0; i < shape_.size(); ++i) {
            const double cell = layer.extent[i] / static_cast<double>(layer.shape[i]);
            const double before = (static_cast<double>(anchor_[i]) + 0.5) * cell;
            const double after = (static_cast<double>(shape_[i] - anchor_[i]) - 0.5) * cell;
            box.lower[i] = i == 1 ? -after : -before;
            box.upper[i] = i == 1 ? before : after;
        }
        return std::make_shared<BoxMask>(dimensions(), box, Rotation(0, 0));
    }

private:
    std::vector<std::int64_t> shape_;
    std::vector<std::int64_t> anchor_;
};

class Specs
{
public:
    Specs(const std::string& kind, const Dictionary& d) : where_("CreateMask: '" + kind + "'"), d_(d) {}
    bool has(const char* key) const { return d_.has(key); }
    double number(const char* key, double fallback = std::numeric_limits<double>::quiet_NaN())
    {
        const Value* v = find(key, !std::isnan(fallback));
        const double x = v ? to_real(*v, where(key)) : fallback;
        if (!std::isfinite(x)) {
            refuse(key, "a finite number", to_text(x));
        }
        return x;
    }
    double positive(const char* key)
    {
        const double x = number(key);
        if (!(x > 0)) {
            refuse(key, "> 0", to_text(x));
        }
        return x;
    }
    Reals point(const char* key, std::size_t n, bool optional = false)
    {
        const Value* v = find(key, optional);
        if (!v) {
            return {};
        }
        Reals x = to_reals(*v, where(key));
        if (x.size() != n || !std::all_of(x.begin(), x.end(), [](double y) { return std::isfinite(y); })) {
            refuse(key, "a list of " + std::to_string(n) + " finite numbers", v->text());
        }
        return x;
    }
    Integers integers(const char* key) { return to_integers(*find(key, false), where(key)); }
    std::int64_t integer(const char* key) { return to_integer(*find(key, false), where(key)); }
    void done() const { refuse_unknown_keys(d_, known_, where_); }
    [[noreturn]] void refuse(const char* key, const std::string& allowed, const std::string& given) const
    {
        throw Error("BadProperty", where(key) + " must be " + allowed + ", but " + given + " was given.");
    }
    const std::string& where() const { return where_; }

private:
    std::string where(const char* key) const { return where_ + ": '" + key + "'"; }
    const Value* find(const char* key, bool optional)
    {
        known_.push_back(key);
        const Value* v = d_.find(key);
        if (!v && !optional) {
            throw Error("BadProperty",
                        where_ + " needs the key '" + key + "'." + did_you_mean(key, d_.keys()));
        }
        return v;
    }
    std::string where_;
    const Dictionary& d_;
    Strings known_;
};

MaskPtr shifted(MaskPtr mask, const Reals& anchor)
{
    if (std::all_of(anchor.begin(), anchor.end(), [](double x) { return x == 0; })) {
        return mask;
    }
    return std::make_shared<ShiftedMask>(std::move(mask), anchor);
}

MaskPtr make_box(Specs& s, int dimensions)
{
    const auto n = static_cast<std::size_t>(dimensions);
    const Reals lower = s.point("lower_left", n);
    const Reals upper = s.point("upper_right", n);
    Box box;
    for (std::size_t i = 0; i < n; ++i) {
        if (!(lower[i] < upper[i])) {
            s.refuse("upper_right", "larger than 'lower_left' along every axis", to_text(upper[i]));
        }
        box.lower[i] = lower[i];
        box.upper[i] = upper[i];
    }
    const double azimuth = s.number("azimuth_angle", 0.0);
    return std::make_shared<BoxMask>(dimensions, box,
                                     Rotation(azimuth, dimensions == 3 ? s.number("polar_angle", 0.0) : 0.0));
}

MaskPtr make_ball(Specs& s, int dimensions)
{
    MaskPtr mask = std::make_shared<BallMask>(dimensions, s.positive("radius"));
    return shifted(mask, s.point("anchor", static_cast<std::size_t>(dimensions), true));
}

MaskPtr make_doughnut(Specs& s, int dimensions)
{
    const double inner = s.number("inner_radius");
    const double outer = s.positive("outer_radius");
    if (inner < 0 || !(inner < outer)) {
        s.refuse("inner_radius", "at least 0 and smaller than 'outer_radius' (" + to_text(outer) + ")",
                 to_text(inner));
    }
    MaskPtr mask = std::make_shared<BallMask>(dimensions, outer);
    if (inner > 0) {
        mask = combine_masks("minus", mask, std::make_shared<BallMask>(dimensions, inner));
    }
    return shifted(mask, s.point("anchor", static_cast<std::size_t>(dimensions), true));
}

MaskPtr make_ellipse(Specs& s, int dimensions)
{
    std::array<double, 3> half{};
    half[0] = 0.5 * s.positive("major_axis");
    half[1] = 0.5 * s.positive("minor_axis");
    if (half[0] < half[1]) {
        s.refuse("major_axis", "at least 'minor_axis' (" + to_text(2 * half[1]) + ")", to_text(2 * half[0]));
    }
    const double azimuth = s.number("azimuth_angle", 0.0);
    double polar = 0;
    if (dimensions == 3) {
        half[2] = 0.5 * s.positive("polar_axis");
        polar = s.number("polar_angle", 0.0);
    }
    MaskPtr mask = std::make_shared<EllipseMask>(dimensions, half, Rotation(azimuth, polar));
    return shifted(mask, s.point("anchor", static_cast<std::size_t>(dimensions), true));
}

MaskPtr make_grid(Specs& s, const Reals& anchor)
{
    Integers shape;
    if (s.has("shape")) {
        shape = s.integers("shape");
        if (shape.size() != 2 && shape.size() != 3) {
            s.refuse("shape", "a list of 2 or 3 integers", Value(shape).text());
        }
    } else {
        shape = {s.integer("columns"), s.integer("rows")};
        if (s.has("layers")) {
            shape.push_back(s.integer("layers"));
        }
    }
    for (const std::int64_t n : shape) {
        if (n < 1) {
            s.refuse("shape", "at least 1 along every axis", std::to_string(n));
        }
    }
    if (!anchor.empty() && anchor.size() != shape.size()) {
        s.refuse("anchor", "a list of " + std::to_string(shape.size()) + " integers", Value(anchor).text());
    }
    Integers first(shape.size());
    for (std::size_t i = 0; i < anchor.size(); ++i) {
        first[i] = to_integer(Value(anchor[i]), s.where() + ": 'anchor'");
    }
    return std::make_shared<GridMask>(std::move(shape), std::move(first));
}

} // namespace

bool Mask::inside(const std::vector<double>& point) const
{
    if (point.size() != static_cast<std::size_t>(dimensions_)) {
        throw Error("BadProperty", "Mask: a point with " + std::to_string(dimensions_) +
                                       " coordinates is expected, but " + std::to_string(point.size()) +
                                       " were given.");
    }
    return contains(point.data());
}

Strings mask_kinds()
{
    return {"box", "circular", "doughnut", "ellipsoidal", "elliptical", "grid", "rectangular", "spherical"};
}

MaskPtr make_mask(const std::string& kind, const Dictionary& specs, const Reals& anchor)
{
    Specs s(kind, specs);
    MaskPtr mask;
    if (kind == "rectangular" || kind == "box") {
        mask = make_box(s, kind == "box" ? 3 : 2);
    } else if (kind == "circular" || kind == "spherical") {
        mask = make_ball(s, kind == "spherical" ? 3 : 2);
    } else if (kind == "doughnut") {
        mask = make_doughnut(s, 2);
    } else if (kind == "elliptical" || kind == "ellipsoidal") {
        mask = make_ellipse(s, kind == "ellipsoidal" ? 3 : 2);
    } else if (kind == "grid") {
        mask = make_grid(s, anchor);
        s.done();
        return mask;
    } else {
        throw Error("UndefinedName", "CreateMask: there is no mask '" + kind + "'." +
                                         did_you_mean(kind, mask_kinds()) +
                                         " Known masks: " + listing(mask_kinds()) + ".");
    }
    s.done();
    if (!anchor.empty() && anchor.size() != static_cast<std::size_t>(mask->dimensions())) {
        s.refuse("anchor", "a list of " + std::to_string(mask->dimensions()) + " numbers",
                 Value(anchor).text());
    }
    for (const double x : anchor) {
        if (!std::isfinite(x)) {
            s.refuse("anchor", "finite", to_text(x));
        }
    }
    return shifted(mask, anchor);
}

MaskPtr combine_masks(const std::string& operation, const MaskPtr& a, const MaskPtr& b)
{
    using Operation = CombinedMask::Operation;
    NEST_CHECK(a && b && (operation == "and" || operation == "or" || operation == "minus"));
    if (a->is_grid() || b->is_grid()) {
        throw Error("KernelException", "Grid masks cannot be combined with other masks.");
    }
    if (a->dimensions() != b->dimensions()) {
        throw Error("BadProperty", "Masks must have the same number of dimensions to be combined, but have " +
                                       std::to_string(a->dimensions()) + " and " +
                                       std::to_string(b->dimensions()) + ".");
    }
    const Operation o = operation == "and"  ? Operation::both
                        : operation == "or" ? Operation::either
                                            : Operation::difference;
    return std::make_shared<CombinedMask>(o, a, b);
}

MaskPtr to_mask(const Value& value, const std::string& where)
{
    if (const auto mask = value.object<Mask>()) {
        return mask;
    }
    const auto* d = value.as<std::shared_ptr<Dictionary>>();
    if (!d) {
        throw Error("TypeMismatch", where + " must be a Mask or a dictionary, but " + value.type_name() +
                                        " " + value.text() + " was given.");
    }
    Reals anchor;
    std::string kind;
    const Value* specs = nullptr;
    for (const auto& entry : **d) {
        if (entry.first == "anchor") {
            if (const auto* named = entry.second.as<std::shared_ptr<Dictionary>>()) {
                for (const char* key : {"column", "row", "layer"}) {
                    if (const Value* x = (*named)->find(key)) {
                        anchor.push_back(to_real(*x, where + ": 'anchor'"));
                    }
                }
            } else {
                anchor = to_reals(entry.second, where + ": 'anchor'");
            }
        } else if (specs) {
            throw Error("BadProperty", where + " must name one kind of mask, but '" + kind + "' and '" +
                                           entry.first + "' were given.");
        } else {
            kind = entry.first;
            specs = &entry.second;
        }
    }
    if (!specs) {
        throw Error("BadProperty", where + " must name a kind of mask: " + listing(mask_kinds()) + ".");
    }
    const auto* inner = specs->as<std::shared_ptr<Dictionary>>();
    if (!inner) {
        throw Error("TypeMismatch", where + ": '" + kind + "' must be a dictionary, but " +
                                        specs->type_name() + " was given.");
    }
    return make_mask(kind, **inner, anchor);
}

Integers select_nodes(const NodeCollection& layer, const std::vector<double>& anchor, const Mask& mask)
{
    if (!layer.layer()) {
        throw Error("LayerExpected", "SelectNodesByMask: the nodes have no positions.");
    }
    const Layer& space = *layer.layer();
    if (anchor.size() != static_cast<std::size_t>(space.dimensions)) {
        throw Error("BadProperty", "SelectNodesByMask: the anchor must have " +
                                       std::to_string(space.dimensions) + " coordinates, but " +
                                       std::to_string(anchor.size()) + " were given.");
    }
    const MaskedSearch search(layer, std::shared_ptr<const Mask>(&mask, [](const Mask*) {}), space, true,
                              true);
    std::vector<std::uint32_t> positions;
    search.find(anchor.data(), positions);
    positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
    Integers out;
    for (const std::uint32_t p : positions) {
        out.push_back(static_cast<std::int64_t>(layer[p]));
    }
    return out;
}

} // namespace nest
