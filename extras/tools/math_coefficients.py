# SPDX-License-Identifier: GPL-2.0-or-later
"""Prints the polynomials of cpp/base/src/math.cpp: interpolation at Chebyshev nodes, in 100 digits (needs mpmath)."""

import mpmath as mp

mp.mp.dps = 100


def interpolate(f, low, high, n):
    """The polynomial of degree n - 1 that agrees with f at n Chebyshev nodes, and its largest error."""
    low, high = mp.mpf(low), mp.mpf(high)
    middle, half = (low + high) / 2, (high - low) / 2
    # (nodes at zero are moved a little: the functions are 0 / 0 there)
    nodes = [middle + half * mp.cos(mp.pi * (2 * k + 1) / (2 * n)) for k in range(n)]
    matrix = mp.matrix(n, n)
    for i, x in enumerate(nodes):
        for j in range(n):
            matrix[i, j] = x**j
    c = mp.lu_solve(matrix, mp.matrix([f(x if abs(x) > 1e-20 else mp.mpf(10) ** -20) for x in nodes]))
    coefficients = [c[j] for j in range(n)]
    grid = [low + (high - low) * (k + mp.mpf(1) / 7) / 400 for k in range(400)]
    error = max(abs(mp.polyval(coefficients[::-1], x) - f(x)) for x in grid)
    return [float(x) for x in coefficients], error


def show(name, f, low, high, n):
    coefficients, error = interpolate(f, low, high, n)
    print(f"// {name}: error {mp.nstr(error, 3)}")
    print("    " + ", ".join(x.hex() for x in coefficients))


def pi_parts(bits, n):
    """pi / 2 as a sum of numbers with so many bits, and a full one last."""
    rest, parts = mp.pi / 2, []
    for _ in range(n - 1):
        shift = mp.mpf(2) ** (bits - 1 - mp.floor(mp.log(rest, 2)))
        parts.append(mp.floor(rest * shift) / shift)
        rest -= parts[-1]
    return [float(x).hex() for x in [*parts, rest]]


def scaled_erfc(t):
    x = mp.mpf("3.75") * (1 + t) / (1 - t)
    return x * mp.exp(x * x) * mp.erfc(x)


show("expm1: (exp(x) - 1 - x) / x^2", lambda x: (mp.expm1(x) - x) / x**2, "-0.65", "0.65", 13)
show("log1p: (log(1 + x) - x) / x^2", lambda x: (mp.log1p(x) - x) / x**2, -(mp.mpf(2) ** -8), mp.mpf(2) ** -7, 7)
show(
    "log1p, third order on: (log(1 + x) - x + x^2 / 2) / x^3",
    lambda x: (mp.log1p(x) - x + x**2 / 2) / x**3,
    -(mp.mpf(2) ** -8),
    mp.mpf(2) ** -7,
    7,
)
quarter = (mp.pi / 4 + mp.mpf("1e-6")) ** 2
show("sin", lambda y: (mp.sin(mp.sqrt(y)) - mp.sqrt(y)) / mp.sqrt(y) ** 3, 0, quarter, 6)
show("cos", lambda y: (mp.cos(mp.sqrt(y)) - 1 + y / 2) / y**2, 0, quarter, 6)
show("erf(x) / x", lambda y: mp.erf(mp.sqrt(y)) / mp.sqrt(y), 0, "0.25", 9)
show("exp(x^2) erfc(x), x - 1.25", lambda u: mp.exp((u + 1.25) ** 2) * mp.erfc(u + 1.25), "-0.75", "0.75", 21)
show("x exp(x^2) erfc(x)", scaled_erfc, (mp.mpf(2) - 3.75) / 5.75, (mp.mpf(28) - 3.75) / 31.75, 20)
show("lgamma", lambda t: mp.loggamma(t + 1.5) / ((t + 0.5) * (t - 0.5)), "-0.5", "0.5", 21)
print("pi / 2:", ", ".join(pi_parts(33, 4)))
print(
    "log(2):",
    *[float(x).hex() for x in (mp.floor(mp.log(2) * mp.mpf(2) ** 42) / mp.mpf(2) ** 42,)],
    float(mp.log(2) - mp.floor(mp.log(2) * mp.mpf(2) ** 42) / mp.mpf(2) ** 42).hex(),
)
mp.mp.dps = 400
bits = int(mp.floor(2 / mp.pi * mp.mpf(2) ** 1216))
print("2 / pi:", ", ".join(f"0x{(bits >> (64 * (18 - k))) & (2**64 - 1):016x}" for k in range(19)))
