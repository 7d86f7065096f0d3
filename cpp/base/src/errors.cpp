// SPDX-License-Identifier: GPL-2.0-or-later
#include "nest/base/errors.hpp"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstdlib>

namespace nest
{

Error::Error(std::string kind, const std::string& message)
    : std::runtime_error(message), kind_(std::move(kind))
{
}

namespace
{

// Optimal string alignment distance, letters compared without case (a wrong case costs half).
int distance2(const std::string& a, const std::string& b)
{
    const std::size_t n = a.size();
    const std::size_t m = b.size();
    std::vector<std::vector<int>> d(n + 1, std::vector<int>(m + 1));
    for (std::size_t i = 0; i <= n; ++i) {
        d[i][0] = static_cast<int>(2 * i);
    }
    for (std::size_t j = 0; j <= m; ++j) {
        d[0][j] = static_cast<int>(2 * j);
    }
    const auto lower = [](char c) { return std::tolower(static_cast<unsigned char>(c)); };
    for (std::size_t i = 1; i <= n; ++i) {
        for (std::size_t j = 1; j <= m; ++j) {
            const int change = a[i - 1] == b[j - 1] ? 0 : lower(a[i - 1]) == lower(b[j - 1]) ? 1 : 2;
            int best = std::min({d[i - 1][j] + 2, d[i][j - 1] + 2, d[i - 1][j - 1] + change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                best = std::min(best, d[i - 2][j - 2] + 2);
            }
            d[i][j] = best;
        }
    }
    return d[n][m];
}

} // namespace

std::string nearest(const std::string& word, const std::vector<std::string>& candidates)
{
    std::string best;
    int best_distance = static_cast<int>(std::max<std::size_t>(2, word.size())); // half of the letters
    for (const auto& candidate : candidates) {
        const int d = distance2(word, candidate);
        if (d < best_distance || (d == best_distance && best.empty() && d <= 2)) {
            best_distance = d;
            best = candidate;
        }
    }
    return best;
}

std::string did_you_mean(const std::string& word, const std::vector<std::string>& candidates)
{
    const std::string best = nearest(word, candidates);
    return best.empty() ? std::string() : " Did you mean '" + best + "'?";
}

std::string listing(const std::vector<std::string>& words, std::size_t most)
{
    std::string text;
    for (std::size_t i = 0; i < words.size() && i < most; ++i) {
        text += (i ? ", " : "") + words[i];
    }
    if (words.size() > most) {
        text += ", ... (" + std::to_string(words.size()) + " in all)";
    }
    return text;
}

std::string to_text(double x)
{
    char buffer[40];
    for (int digits = 6; digits <= 17; ++digits) {
        std::snprintf(buffer, sizeof buffer, "%.*g", digits, x);
        if (std::strtod(buffer, nullptr) == x) {
            break;
        }
    }
    return buffer;
}

void internal_error(const char* condition, const char* file, int line)
{
    throw Error("InternalError", std::string("internal check failed: ") + condition + " (" + file + ":" +
                                     std::to_string(line) + ")");
}

} // namespace nest
