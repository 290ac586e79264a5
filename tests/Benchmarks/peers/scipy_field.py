"""Times SciPy's C Dijkstra on a graph that the benchmark wrote.

Usage: scipy_field.py GRAPH DISTANCES RUNS

GRAPH (little endian): int64 nodes, arcs, sources; int64 first[nodes + 1]; int32 heads[arcs]; float64 costs[arcs]; int32 sources.
DISTANCES: float64 for each node, infinite where there is no walk. Prints the seconds of each run, one a line.
"""
import sys
import time

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra


def main(graph, distances, runs):
    with open(graph, "rb") as file:
        nodes, arcs, sources = np.fromfile(file, "<i8", 3)
        first = np.fromfile(file, "<i8", nodes + 1).astype(np.int32)
        heads = np.fromfile(file, "<i4", arcs)
        costs = np.fromfile(file, "<f8", arcs)
        indices = np.fromfile(file, "<i4", sources)
    matrix = csr_matrix((costs, heads, first), shape=(nodes, nodes))
    for _ in range(runs):
        started = time.perf_counter()
        found = dijkstra(matrix, directed=True, indices=indices, min_only=True)
        print(time.perf_counter() - started, flush=True)
    found.astype("<f8").tofile(distances)


main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
