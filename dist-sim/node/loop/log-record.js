/** Reads the height of a record of the write-ahead log, with which its payload begins. */
export function heightOfRecord(payload) {
    return Number(new DataView(payload.buffer, payload.byteOffset, 8).getBigUint64(0));
}
//# sourceMappingURL=log-record.js.map