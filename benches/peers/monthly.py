"""The monthly model of chokepoint in Python, by several solvers.

    python benches/peers/monthly.py MODEL.json direct|cvxpy|piqp|highs

`direct` hands scipy arrays to clarabel, `cvxpy` leaves that to cvxpy, `piqp` hands them to PIQP. `highs` is another model: the linear program that
one would write for a linear solver (shortages at the price of an average unit, deviations free), so that its shares do not compare.

Reads what the bench `table` has written (map in index form, limits of every month), builds and solves month after month. The last line is JSON:
seconds of processor time and by the clock from reading the file to the last month (imports are not in it), peak memory, and the largest differences
of shortages as shares of their demands, and of flows as shares of their routes' natural sizes, from what this program found.
"""

import functools
import importlib
import json
import resource
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


class Unsolved(Exception):
    """The solver's word when it does not end at an optimum."""


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


def by_piqp(size, bend, slope, ref, upper, balance, right, tolerance):
    import piqp

    solver = piqp.SparseSolver()
    solver.settings.eps_abs = solver.settings.eps_rel = tolerance
    solver.settings.eps_duality_gap_abs = solver.settings.eps_duality_gap_rel = tolerance
    a = sp.csc_matrix(balance @ sp.diags(size))
    solver.setup(
        sp.diags(bend * size**2, format="csc"), slope * size, a, right, x_l=-ref / size, x_u=(upper - ref) / size
    )
    status = solver.solve()
    if status != piqp.PIQP_SOLVED:
        raise Unsolved(f"{status}".removeprefix("Status.PIQP_").lower())
    return np.array(solver.result.x) * size


def by_highs(size, bend, slope, ref, upper, balance, right):
    from scipy.optimize import linprog

    # The price of an average unit where a shortage begins at nothing; what moves away from a baseline is free.
    price = np.where(slope > 0, slope * size + bend * size**2 / 2, 0.0)
    a = sp.csc_matrix(balance @ sp.diags(size))
    limits = np.column_stack([-ref / size, (upper - ref) / size])
    found = linprog(price, A_eq=a, b_eq=right, bounds=limits, method="highs")
    if found.status != 0:
        raise Unsolved(found.message)
    return found.x * size


SOLVERS = {"direct": by_clarabel, "cvxpy": by_cvxpy, "piqp": by_piqp, "highs": by_highs}


def play(model, solve):
    """Flows and shortages of every month."""
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
    return found


def main():
    name = sys.argv[2]
    solve = SOLVERS[name]
    # Imports are left out of the time: a user waits for them once.
    importlib.import_module({"direct": "clarabel", "highs": "scipy.optimize"}.get(name, name))
    start, used = time.perf_counter(), time.process_time()
    with open(sys.argv[1]) as file:
        model = json.load(file)
    read, reading = time.perf_counter() - start, time.process_time() - used
    found, word = None, None
    # The tightest tolerance at which PIQP ends well in every month, and the time of that one alone.
    for tolerance in [1e-9, 1e-8, 1e-7, 1e-6] if name == "piqp" else [None]:
        start, used = time.perf_counter(), time.process_time()
        try:
            found = play(model, functools.partial(solve, tolerance=tolerance) if tolerance else solve)
            word = f"at {tolerance:.0e}" if tolerance else None
            break
        except Unsolved as end:
            word = str(end)
    if found is None:
        raise SystemExit(word)
    taken = {"seconds": reading + time.process_time() - used, "wall": read + time.perf_counter() - start, "word": word}
    # Linux counts kilobytes.
    taken["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if name == "highs":
        taken["word"] = "another model"
    else:
        natural = np.array([r["size"] for r in model["routes"]])
        share = flow = 0.0
        for (flows, short), month, known in zip(found, model["months"], model["found"]):
            wanted = np.maximum(np.array(month["demands"]), 1e-12)
            share = max(share, np.max(np.abs(short - known["shortages"]) / wanted))
            flow = max(flow, np.max(np.abs(flows - known["flows"]) / natural))
        taken |= {"shares": float(share), "flows": float(flow)}
    print(json.dumps(taken))


if __name__ == "__main__":
    main()
