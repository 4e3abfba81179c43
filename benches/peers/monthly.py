"""The monthly model of chokepoint in Python: cvxpy with the clarabel solver, or scipy arrays handed to clarabel directly.

    python benches/peers/monthly.py MODEL.json [cvxpy|direct]

Reads what `peer-export` has written (map in index form, limits of every month), builds and solves month after month, and prints the
seconds from reading the file to the last month, the largest difference in shortage shares and in flows (relative to each route's
maximum) from what this program found, and the objective of both.
"""

import json
import sys
import time

import numpy as np
import scipy.sparse as sp

DEVIATION, COST, FIRST_UNIT, DUMPING, EXACT, LEAST = 1e-4, 5e-4, 1e-5, 3e-4, 0.05, 1e-6


def columns(model):
    """Reference, size, value per unit and slope of every column; the same for all months but for the limits."""
    worth, price = np.array(model["worth"]), np.array(model["price"])
    throughput, unsold = np.array(model["throughput"]), np.array(model["unsold"])
    total = sum(d["weight"] * d["quantity"] for d in model["demands"])
    ref, size, bend, slope = [], [], [], []

    def add(reference, natural, value, pull, push):
        weight = max(value * natural / total, LEAST)
        ref.append(reference)
        size.append(natural)
        bend.append(2 * pull * weight / natural**2)
        slope.append(push * weight / natural)

    for r in model["routes"]:
        new = 0.0 if r["baseline"] > 0 else COST * r["cost"] / price[r["from"]] + FIRST_UNIT
        add(r["baseline"], max(r["baseline"], 0.1 * r["maximum"]), worth[r["from"]], DEVIATION, new)
    for a in model["activities"]:
        made = sum(q * worth[n] for n, q in a["outputs"])
        add(a["baseline"], max(a["baseline"], 0.1 * a["potential"], 1e-9), made, DEVIATION, 0.0 if a["baseline"] > 0 else FIRST_UNIT)
    for d in model["demands"]:
        add(0.0, max(d["quantity"], 1e-9), d["weight"], 1.0, EXACT)
    for s in model["stocks"]:
        natural = max(s["target"], throughput[s["node"]])
        add(s["target"], natural, worth[s["node"]], DEVIATION, 0.0 if s["target"] > 0 else FIRST_UNIT)
    for node in range(model["nodes"]):
        natural = max(unsold[node], 0.01 * throughput[node])
        add(unsold[node], natural, worth[node], DEVIATION, 0.0 if unsold[node] > 0 else DUMPING)
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
    for s in model["stocks"]:
        book(s["node"], at, -1.0)
        at += 1
    for node in range(model["nodes"]):
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
    ref, size, bend, slope = columns(model)
    balance = matrix(model)
    routes, activities = len(model["routes"]), len(model["activities"])
    demands, stocks = len(model["demands"]), len(model["stocks"])
    first, last = routes + activities, routes + activities + demands
    store = np.array([s["node"] for s in model["stocks"]], dtype=int)
    held = np.array([s["initial"] for s in model["stocks"]])
    found = []
    for month in model["months"]:
        upper = np.concatenate([month["routes"], month["activities"], month["demands"], np.full(stocks + model["nodes"], np.inf)])
        # What may not move is left out: a column without an interior costs the solver its digits.
        free = upper > 1e-8 * size
        given = np.zeros(model["nodes"])
        np.add.at(given, [d["node"] for d in model["demands"]], -np.array(month["demands"]))
        np.add.at(given, store, held)
        here = np.where(free, ref, 0.0)
        right = -(given + balance @ here)
        moved = np.zeros(len(ref))
        moved[free] = solve(size[free], bend[free], slope[free], ref[free], upper[free], balance[:, free], right)
        value = np.maximum(here + moved, 0.0)
        held = value[last : last + stocks]
        found.append((value[:routes], value[first:last]))
    seconds = time.perf_counter() - start
    maximum = np.array([r["maximum"] for r in model["routes"]])
    share = flow = 0.0
    ours = theirs = 0.0
    weight = np.array([d["weight"] for d in model["demands"]])
    for (flows, short), month, known in zip(found, model["months"], model["found"]):
        wanted = np.array(month["demands"])
        share = max(share, np.max(np.abs(short - known["shortages"]) / np.maximum(wanted, 1e-12)))
        flow = max(flow, np.max(np.abs(flows - known["flows"]) / maximum))
        tier = lambda u: float(np.sum(weight * (u**2 / np.maximum(wanted, 1e-12) + EXACT * u)))
        ours, theirs = ours + tier(np.array(known["shortages"])), theirs + tier(short)
    print(f"seconds {seconds:.3f}  shares {share:.1e}  flows {flow:.1e}  shortage tier {theirs:.9e} against {ours:.9e} ({abs(theirs / max(ours, 1e-300) - 1):.1e})")


if __name__ == "__main__":
    main()
