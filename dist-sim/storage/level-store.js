import { Level } from 'level';
import { RESTORE, StorageError } from './errors.js';
import { damagedRow, openError, readError, writeError } from './level-errors.js';
import { examineLevelFiles } from './level-files.js';
import { checkedValue, withChecksum } from './row-checksum.js';
import { StoreMark } from './store-mark.js';
/** The number of rows fetched per call while iterating, which makes the cost of a call negligible. */
const ITERATION_STEP = 256;
const MEBIBYTE = 1024 * 1024;
/**
 * Opens a LevelDB database. Compression is off, since most bytes are ciphertext. The files are examined
 * first. If a file is missing or damaged, nothing is opened, made or changed.
 * @throws StorageError 'locked' if another process has it, 'corrupt', 'disk-full', 'open-failed'
 */
export async function openLevelStore(folder, options = {}) {
    const files = await examine(folder, options);
    const database = new Level(folder, {
        keyEncoding: 'view',
        valueEncoding: 'view',
        compression: false,
        createIfMissing: !files.exists,
        writeBufferSize: (options.writeBufferMebibytes ?? 64) * MEBIBYTE,
        cacheSize: (options.cacheMebibytes ?? 64) * MEBIBYTE,
        maxOpenFiles: options.maxOpenFiles ?? 1000
    });
    try {
        await database.open();
    }
    catch (error) {
        throw openError(folder, error);
    }
    try {
        // Opening has moved the rows of the logs into tables and flushed them.
        const { mark } = options;
        return new LevelStore(database, folder, mark?.isWriter === true ? StoreMark.open(mark.path, files.rows) : undefined);
    }
    catch (error) {
        await database.close();
        throw writeError(folder, error);
    }
}
async function examine(folder, options) {
    const { checkedMebibytes = 0, createIfMissing = true, mark } = options;
    let files;
    let marked;
    try {
        files = await examineLevelFiles(folder, checkedMebibytes * MEBIBYTE);
        marked = mark === undefined ? undefined : StoreMark.read(mark.path);
    }
    catch (error) {
        throw openError(folder, error);
    }
    if (!files.exists && (!createIfMissing || marked !== undefined)) {
        throw new StorageError('open-failed', `${folder} has no database any more. ${RESTORE}`);
    }
    const fault = files.damage ?? faultOf(files, marked);
    if (fault === undefined || options.isCopyOfDamaged === true)
        return files;
    throw new StorageError('corrupt', `${folder} is damaged: ${fault}. Nothing was changed in it. ${RESTORE}`);
}
function faultOf({ gap, rows }, marked) {
    if (marked === undefined)
        return gap;
    if (rows >= marked)
        return undefined;
    return `of ${marked} written rows, the last ${marked - rows} are missing` +
        (gap === undefined ? '' : ` (${gap})`);
}
class LevelStore {
    database;
    folder;
    mark;
    #closing;
    /** The error of the first failed batch. No batch is written after it (README.md). */
    #failure;
    constructor(database, folder, mark) {
        this.database = database;
        this.folder = folder;
        this.mark = mark;
    }
    async get(key) {
        this.#open();
        const row = await this.#read(this.database.get(key));
        return row === undefined ? undefined : this.#check(key, row);
    }
    async getMany(keys) {
        this.#open();
        if (keys.length === 0)
            return [];
        const rows = await this.#read(this.database.getMany(keys));
        return rows.map((row, i) => row === undefined ? undefined : this.#check(keys[i], row));
    }
    async batch(operations, options) {
        this.#open();
        this.#sound();
        const batch = this.database.batch();
        try {
            for (const operation of operations) {
                if (operation.type === 'put') {
                    batch.put(operation.key, withChecksum(operation.key, operation.value));
                }
                else {
                    batch.del(operation.key);
                }
            }
            await batch.write({ sync: options.sync });
        }
        catch (error) {
            this.#open();
            throw this.#failure ??= writeError(this.folder, error);
        }
        // Another batch may have failed meanwhile, before the database wrote this batch.
        this.#sound();
        this.mark?.add(operations.length);
    }
    async *iterate(range) {
        this.#open();
        const iterator = this.database.iterator({ ...range, limit: range.limit ?? -1 });
        try {
            while (true) {
                const rows = await this.#read(iterator.nextv(ITERATION_STEP));
                if (rows.length === 0)
                    return;
                for (const [key, row] of rows)
                    yield [key, this.#check(key, row)];
            }
        }
        finally {
            await iterator.close();
        }
    }
    close() {
        this.#closing ??= this.database.close().finally(() => { this.mark?.close(); });
        return this.#closing;
    }
    #open() {
        if (this.#closing === undefined)
            return;
        throw new StorageError('closed', `${this.folder} is closed`);
    }
    #sound() {
        if (this.#failure !== undefined)
            throw this.#failure;
    }
    #check(key, row) {
        const value = checkedValue(key, row);
        if (value === undefined)
            throw damagedRow(this.folder, key);
        return value;
    }
    async #read(reading) {
        try {
            return await reading;
        }
        catch (error) {
            this.#open();
            throw readError(this.folder, error);
        }
    }
}
//# sourceMappingURL=level-store.js.map