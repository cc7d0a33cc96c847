export function plus(group, a, b) {
    if (a === undefined)
        return b;
    return b === undefined ? a : group.add(a, b);
}
export function times(group, k, point) {
    return point === undefined ? undefined : group.multiply(k, point);
}
/** Returns Σ kᵢ·Pᵢ over two lists of one length. */
export function linearSum(group, scalars, points) {
    return points.reduce((sum, point, i) => plus(group, sum, times(group, scalars[i], point)), undefined);
}
//# sourceMappingURL=sums.js.map