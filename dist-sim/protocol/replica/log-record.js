import { walRecordCodec } from '../consensus/index.js';
import { accept, reject } from '../types/index.js';
import { decode, recoveryCodec, recoveryStatementCodec } from '../codec/index.js';
/** Height of the records that no final block makes obsolete. */
export const LAST_HEIGHT = Number.MAX_SAFE_INTEGER;
/** Types of records in the log file. A number is never used again. */
const RecordType = { consensus: 1, block: 2, statement: 3, recovery: 4 };
/** Encodes a record; payload = height u64 ‖ record bytes. */
export function encodeLogRecord(record) {
    const body = bodyOf(record);
    const payload = new Uint8Array(8 + body.byteLength);
    new DataView(payload.buffer).setBigUint64(0, BigInt(record.height));
    payload.set(body, 8);
    return { type: RecordType[record.type], payload };
}
function bodyOf(record) {
    switch (record.type) {
        case 'block': return record.bytes;
        case 'consensus': return walRecordCodec.encode(record.record);
        case 'statement': return recoveryStatementCodec.encode(record.statement);
        case 'recovery': return recoveryCodec.encode(record.recovery);
    }
}
export function decodeLogRecord(raw) {
    if (raw.payload.byteLength < 8)
        return reject('short-log-record');
    const view = new DataView(raw.payload.buffer, raw.payload.byteOffset, 8);
    const height = Number(view.getBigUint64(0));
    // Above 2^53 two heights would become one number.
    if (!Number.isSafeInteger(height))
        return reject('integer-out-of-range');
    const body = raw.payload.subarray(8);
    if (raw.type === RecordType.block)
        return accept({ type: 'block', height, bytes: body });
    if (raw.type === RecordType.statement) {
        const statement = decode(recoveryStatementCodec, body);
        if (statement.verdict !== 'accept')
            return statement;
        return accept({ type: 'statement', height, statement: statement.value });
    }
    if (raw.type === RecordType.recovery) {
        const recovery = decode(recoveryCodec, body);
        if (recovery.verdict !== 'accept')
            return recovery;
        return accept({ type: 'recovery', height, recovery: recovery.value });
    }
    if (raw.type !== RecordType.consensus)
        return reject('unknown-log-record');
    const record = decode(walRecordCodec, body);
    if (record.verdict !== 'accept')
        return record;
    return accept({ type: 'consensus', height, record: record.value });
}
//# sourceMappingURL=log-record.js.map