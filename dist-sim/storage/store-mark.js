import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { PRIVATE_FILE } from '../system/index.js';
import { crc32c } from './crc32c.js';
import { readU32, readU64, u32, u64 } from './integers.js';
const MARK_BYTES = 12;
const CREATE_AND_KEEP = 'a+';
/**
 * Counts in a file how many rows were put or deleted since a database was made. After each synced batch the
 * number is written without a flush. The number survives the end of the process. After a power cut the file
 * may contain an earlier, lower number. So the mark never exceeds the number of durable rows, and a database
 * with fewer rows than its mark has lost confirmed rows.
 */
export class StoreMark {
    descriptor;
    rows;
    constructor(descriptor, rows) {
        this.descriptor = descriptor;
        this.rows = rows;
    }
    /** Reads a mark. Returns undefined if the mark is missing or incomplete, and so cannot be compared. */
    static read(path) {
        let bytes;
        try {
            bytes = readFileSync(path);
        }
        catch (error) {
            if (error.code === 'ENOENT')
                return undefined;
            throw error;
        }
        if (bytes.byteLength !== MARK_BYTES)
            return undefined;
        return readU32(bytes, 8) === crc32c(bytes.subarray(0, 8)) ? readU64(bytes) : undefined;
    }
    /** @param rows the number of rows that are durable in the database now */
    static open(path, rows) {
        closeSync(openSync(path, CREATE_AND_KEEP, PRIVATE_FILE));
        const mark = new StoreMark(openSync(path, 'r+'), rows);
        mark.#write();
        return mark;
    }
    /** Adds the rows of a durable batch. If the write fails, the mark stays lower, which is still valid. */
    add(rows) {
        this.rows += rows;
        try {
            this.#write();
        }
        catch {
            // The next batch writes to the same disk and reports the error.
        }
    }
    close() {
        closeSync(this.descriptor);
    }
    #write() {
        const bytes = new Uint8Array(MARK_BYTES);
        bytes.set(u64(this.rows));
        bytes.set(u32(crc32c(bytes.subarray(0, 8))), 8);
        writeSync(this.descriptor, bytes, 0, MARK_BYTES, 0);
    }
}
//# sourceMappingURL=store-mark.js.map