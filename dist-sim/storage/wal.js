import assert from 'node:assert/strict';
import { messageOf, StorageError, WalWriteError } from './errors.js';
import { encodeRecord, HEADER_BYTES, MAX_PAYLOAD_BYTES, readRecords } from './wal-format.js';
/**
 * The write-ahead log of SPECIFICATION.md §10. It is an append-only file with all messages that this node
 * signed and all certificates that it accepted for undecided heights. `append` passes a record to the system,
 * and `flush` makes all earlier records durable. After a failed write or flush the content of the disk is
 * unknown: the log refuses all further work, and the process must end.
 */
export class Wal {
    fileSystem;
    path;
    opening;
    #live;
    #file;
    #failure;
    /** The numbers of appended and of durable records. One flush can serve several callers. */
    #appended = 0;
    #flushed = 0;
    #flushing;
    #resetting;
    constructor(fileSystem, path, file, records, opening) {
        this.fileSystem = fileSystem;
        this.path = path;
        this.opening = opening;
        this.#file = file;
        this.#live = records;
    }
    /**
     * Opens a log, and truncates an unfinished last record.
     * @throws WalCorruptError if a record before the last record is damaged
     * @throws WalWriteError if the log cannot be truncated or flushed
     */
    static async open(path, fileSystem) {
        const bytes = await readFile(path, fileSystem);
        const { records, length } = readRecords(path, bytes ?? new Uint8Array(0));
        const cutBytes = (bytes?.byteLength ?? 0) - length;
        try {
            const file = await fileSystem.openAppend(path);
            if (cutBytes > 0)
                file.truncate(length);
            // A killed process may have left records only in the cache, so the log is always flushed.
            await file.sync();
            return new Wal(fileSystem, path, file, records, { created: bytes === undefined, cutBytes });
        }
        catch (error) {
            throw new WalWriteError(path, error);
        }
    }
    /** Returns the records, oldest first. After a start, call `reset` first to drop decided heights. */
    records() {
        return this.#live;
    }
    /** Appends a record. The caller defines the meaning of `type`. @throws WalWriteError */
    append(record) {
        this.#sound();
        assert(record.payload.byteLength <= MAX_PAYLOAD_BYTES, 'write-ahead record too long');
        assert(record.type > 0 && record.type < 256, 'write-ahead record of type 0');
        const bytes = encodeRecord(record);
        try {
            this.#file.append(bytes);
        }
        catch (error) {
            throw this.#fail(error);
        }
        this.#live.push({ type: record.type, payload: bytes.subarray(HEADER_BYTES) });
        this.#appended++;
    }
    /**
     * Makes every record appended before the call durable. Calls made while the disk is busy share the next
     * flush.
     * @throws WalWriteError
     */
    async flush() {
        const wanted = this.#appended;
        this.#sound();
        await this.#resetting;
        while (this.#flushed < wanted) {
            this.#flushing ??= this.#sync().finally(() => { this.#flushing = undefined; });
            await this.#flushing;
        }
    }
    /**
     * Drops the records appended before this call for which `keep` is false, by default all records. It is
     * called when their height is durable in the store (§10.3). If no record is left, the file is truncated to
     * zero bytes; otherwise a new file replaces it. After a crash meanwhile, the log may still contain records
     * of decided heights, which `reset` drops at the next start.
     * @throws WalWriteError
     */
    async reset(keep = () => false) {
        this.#sound();
        assert(this.#resetting === undefined, 'one reset at a time');
        const known = this.#live.length;
        this.#resetting = this.#drop(known, keep).finally(() => { this.#resetting = undefined; });
        await this.#resetting;
    }
    async close() {
        if (this.#failure === undefined)
            await this.flush();
        await this.#resetting?.catch(() => undefined);
        this.#failure ??= new StorageError('closed', `${this.path} is closed`);
        await this.#file.close();
    }
    async #sync() {
        const covered = this.#appended;
        try {
            await this.#file.sync();
        }
        catch (error) {
            throw this.#fail(error);
        }
        this.#flushed = covered;
    }
    async #drop(known, keep) {
        await this.#flushing;
        const isKept = (record, i) => i >= known || keep(record);
        const kept = this.#live.filter(isKept);
        if (kept.length === this.#live.length)
            return;
        try {
            if (kept.length === 0) {
                this.#file.truncate(0);
                this.#live = [];
                this.#flushed = this.#appended;
            }
            else {
                await this.#rewrite(kept);
            }
        }
        catch (error) {
            throw this.#fail(error);
        }
    }
    async #rewrite(kept) {
        const before = this.#live.length;
        const durable = this.#appended;
        await this.fileSystem.replace(this.path, Buffer.concat(kept.map(encodeRecord)));
        const former = this.#file;
        const file = await this.fileSystem.openAppend(this.path);
        // There is no await from here to the switch, so no append is missed. The next flush covers these records.
        const meanwhile = this.#live.slice(before);
        for (const record of meanwhile)
            file.append(encodeRecord(record));
        this.#file = file;
        this.#live = [...kept, ...meanwhile];
        this.#flushed = durable;
        await former.close();
    }
    #sound() {
        if (this.#failure !== undefined)
            throw this.#failure;
    }
    #fail(cause) {
        this.#failure ??= new WalWriteError(this.path, cause);
        return this.#failure;
    }
}
/** @throws as `Wal.open` */
export function openWal(path, fileSystem) {
    return Wal.open(path, fileSystem);
}
async function readFile(path, fileSystem) {
    try {
        return await fileSystem.read(path);
    }
    catch (error) {
        throw new StorageError('read-failed', `${path} cannot be read: ${messageOf(error)}`, error);
    }
}
//# sourceMappingURL=wal.js.map