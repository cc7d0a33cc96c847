import { tableLines } from '../../api/index.js';
/** Makes a table. It leaves out columns of `expendable`, in this order, until no line exceeds `width`. */
export function fittedTable(head, rows, width, expendable) {
    const table = tableLines(head, rows);
    const [first, ...others] = expendable;
    if (first === undefined || table.every(line => line.length <= width))
        return table;
    const without = (cells) => cells.filter((_, at) => head[at] !== first);
    return fittedTable(without(head), rows.map(without), width, others);
}
export function progressBar(done, total, width) {
    const share = total === 0 ? 1 : done / total;
    const full = Math.round(share * width);
    return `[${'#'.repeat(full)}${'.'.repeat(width - full)}] ${done} of ${total} decided everywhere`;
}
//# sourceMappingURL=fitted-table.js.map