"""The monthly model of chokepoint in Python: cvxpy with the clarabel solver, or scipy arrays handed to clarabel directly.

    python benches/peers/monthly.py MODEL.json [cvxpy|direct]

Reads what `peer-export` has written (map in index form, limits of every month), builds and solves month after month, and prints the
seconds from reading the file to the last month, the largest difference in shortage shares and in flows (relative to each route's
natural size) from what this program found, and the objective of both.
"""

import json
import sys
import time

import numpy as np
import scipy.sparse as sp

DEVIATION, EXACT = 1e-6, 0.05
COST, FIRST_UNIT, DUMPING = 5 * DEVIATION, 0.1 * DEVIATION, 20 * DEVIATION


def columns(model, month):
    """Reference, size, second derivative and slope of every column in a month: routes, activities, demands, goods left unsold as usual and beyond."""
    worth, price, scarce = np.array(model["worth"]), np.array(model["price"]), np.array(month["scarce"])
    ref, size, bend, slope = [], [], [], []

    def add(reference, natural, value, pull, push):
        ref.append(reference)
        size.append(natural)
        bend.append(2 * pull * value / natural)
        slope.append(push * value)

    for r, tariff in zip(model["routes"], month["tariffs"]):
        new = 0.0 if r["baseline"] > 0 else COST * r["cost"] / price[r["from"]] + FIRST_UNIT
        add(r["baseline"], r["size"], worth[r["from"]], DEVIATION, COST * tariff + new)
    for a in model["activities"]:
        made = sum(q * worth[n] for n, q in a["outputs"])
        add(a["baseline"], a["size"], made, DEVIATION, 0.0 if a["baseline"] > 0 else FIRST_UNIT)
    for d, wanted in zip(model["demands"], month["demands"]):
        add(0.0, max(wanted, 1e-9), d["priority"] * scarce[d["node"]], 1.0, EXACT)
    for node, (usual, throughput) in enumerate(zip(model["unsold"], model["throughput"])):
        add(usual, max(usual, throughput), worth[node], DEVIATION, 0.0)
    for node, (usual, throughput) in enumerate(zip(model["unsold"], model["throughput"])):
        add(0.0, max(usual, throughput), worth[node], DEVIATION, DUMPING)
    return np.array(ref), np.array(size), np.array(bend), np.array(slope)


def matrix(model):
    """Balance of every node: +1 for what comes in, -1 for what leaves."""
    rows, cols, data = [], [], []

    def book(row, col, value):
        rows.append(row), cols.append(col), data.append(value)

    at = 0
    for r in model["routes"]:
        book(r["from"], at, -1.0), book(r["to"], at, 1.0)
        at += 1
    for a in model["activities"]:
        for node, q in a["inputs"]:
            book(node, at, -q)
        for node, q in a["outputs"]:
            book(node, at, q)
        at += 1
    for d in model["demands"]:
        book(d["node"], at, 1.0)
        at += 1
    for node in 2 * list(range(model["nodes"])):
        book(node, at, -1.0)
        at += 1
    return sp.csr_matrix((data, (rows, cols)), shape=(model["nodes"], at))


def by_cvxpy(size, bend, slope, ref, upper, balance, right):
    import cvxpy as cp

    z = cp.Variable(len(size))
    finite = np.isfinite(upper)
    cost = cp.sum_squares(cp.multiply(np.sqrt(bend / 2) * size, z)) + (slope * size) @ z
    limits = [balance @ sp.diags(size) @ z == right, z >= -ref / size, z[finite] <= ((upper - ref) / size)[finite]]
    cp.Problem(cp.Minimize(cost), limits).solve(solver=cp.CLARABEL, tol_gap_abs=1e-12, tol_gap_rel=1e-12, tol_feas=1e-12)
    return z.value * size


def by_clarabel(size, bend, slope, ref, upper, balance, right):
    import clarabel

    finite = np.flatnonzero(np.isfinite(upper))
    eye = sp.identity(len(size), format="csc")
    a = sp.vstack([balance @ sp.diags(size), -eye, eye[finite]], format="csc")
    b = np.concatenate([right, ref / size, ((upper - ref) / size)[finite]])
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-12
    cones = [clarabel.ZeroConeT(len(right)), clarabel.NonnegativeConeT(len(b) - len(right))]
    solver = clarabel.DefaultSolver(sp.diags(bend * size**2, format="csc"), slope * size, a, b, cones, settings)
    return np.array(solver.solve().x) * size


def main():
    start = time.perf_counter()
    with open(sys.argv[1]) as file:
        model = json.load(file)
    solve = by_clarabel if sys.argv[2:] == ["direct"] else by_cvxpy
    balance = matrix(model)
    routes, activities, demands = len(model["routes"]), len(model["activities"]), len(model["demands"])
    first, last = routes + activities, routes + activities + demands
    found = []
    for month in model["months"]:
        ref, size, bend, slope = columns(model, month)
        weight = np.max(bend * size**2)
        unsold = [np.array(model["unsold"]), np.full(model["nodes"], np.inf)]
        upper = np.concatenate([month["routes"], month["activities"], month["demands"], *unsold])
        # What may not move is left out: a column without an interior costs the solver its digits.
        free = upper > 1e-8 * size
        given = np.zeros(model["nodes"])
        np.add.at(given, [d["node"] for d in model["demands"]], -np.array(month["demands"]))
        here = np.where(free, ref, 0.0)
        right = -(given + balance @ here)
        moved = np.zeros(len(ref))
        moved[free] = solve(
            size[free], bend[free] / weight, slope[free] / weight, ref[free], upper[free], balance[:, free], right
        )
        value = np.maximum(here + moved, 0.0)
        found.append((value[:routes], value[first:last]))
    seconds = time.perf_counter() - start
    natural = np.array([r["size"] for r in model["routes"]])
    share = flow = 0.0
    ours = theirs = 0.0
    priority, nodes = np.array([d["priority"] for d in model["demands"]]), [d["node"] for d in model["demands"]]
    for (flows, short), month, known in zip(found, model["months"], model["found"]):
        wanted = np.array(month["demands"])
        weight = priority * np.array(month["scarce"])[nodes]
        share = max(share, np.max(np.abs(short - known["shortages"]) / np.maximum(wanted, 1e-12)))
        flow = max(flow, np.max(np.abs(flows - known["flows"]) / natural))
        tier = lambda u: float(np.sum(weight * (u**2 / np.maximum(wanted, 1e-12) + EXACT * u)))
        ours, theirs = ours + tier(np.array(known["shortages"])), theirs + tier(short)
    print(f"seconds {seconds:.3f}  shares {share:.1e}  flows {flow:.1e}  shortage tier {theirs:.9e} against {ours:.9e} ({abs(theirs / max(ours, 1e-300) - 1):.1e})")


if __name__ == "__main__":
    main()
