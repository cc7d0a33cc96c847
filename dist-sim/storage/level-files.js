import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseLevelLog } from './level-log.js';
import { parseLevelManifest } from './level-manifest.js';
import { findTableDamage } from './level-table.js';
/** A batch begins with: sequence number u64, count u32, little-endian (LevelDB's db/write_batch.cc). */
const BATCH_HEADER_BYTES = 12;
const NOTHING = { exists: false, rows: 0 };
const FILE = /^(\d+)\.(log|ldb|sst)$/;
/**
 * Examines the files of a LevelDB database that no process has open, without changing them. Opening changes a
 * database: LevelDB deletes files that its manifest does not name, and silently skips damage in a log. So a
 * database is opened only if CURRENT and the manifest are valid, and no table or log record is missing. At
 * most `tableBytes` of tables are read, the newest first, to bound the time of a start. `chain verify` reads
 * all tables.
 */
export async function examineLevelFiles(folder, tableBytes) {
    const names = await readdir(folder).catch(missingAs([]));
    const files = new Map(names.map(name => [name, FILE.exec(name)]));
    const isThere = (number, ...kinds) => kinds.map(kind => `${String(number).padStart(6, '0')}.${kind}`).find(name => files.has(name));
    const damaged = (damage) => ({ exists: true, rows: 0, damage });
    const current = await readFile(join(folder, 'CURRENT'), 'latin1').catch(missingAs(undefined));
    if (current === undefined) {
        const left = names.find(name => files.get(name) !== null);
        return left === undefined ? NOTHING
            : damaged(`its file CURRENT is missing, without which ${left} and the other files are useless`);
    }
    const name = /^(MANIFEST-\d+)\n$/.exec(current)?.[1];
    const bytes = name === undefined
        ? undefined
        : await readFile(join(folder, name)).catch(missingAs(undefined));
    if (name === undefined || bytes === undefined) {
        return damaged(`its file CURRENT names no existing file (${JSON.stringify(current.slice(0, 40))})`);
    }
    const manifest = parseLevelManifest(bytes);
    if (typeof manifest === 'string')
        return damaged(`its file ${name} ${manifest}`);
    if (manifest.logNumber > 0 && isThere(manifest.logNumber, 'log') === undefined) {
        return damaged(`its log ${manifest.logNumber}, which ${name} names, is missing`);
    }
    let left = tableBytes;
    for (const [number, size] of [...manifest.tables].sort((a, b) => b[0] - a[0])) {
        const table = isThere(number, 'ldb', 'sst');
        if (table === undefined)
            return damaged(`its table ${number}, which ${name} names, is missing`);
        const damage = await tableDamage(join(folder, table), size, left >= size);
        if (damage !== undefined)
            return damaged(`its table ${table} ${damage}`);
        left -= size;
    }
    return await examineLogs(folder, manifest, names.filter(file => files.get(file)?.[2] === 'log'));
}
async function tableDamage(path, size, isRead) {
    const found = (await stat(path)).size;
    if (found !== size)
        return `has ${found} bytes in place of ${size}`;
    const at = isRead ? findTableDamage(await readFile(path)) : undefined;
    return at === undefined ? undefined : `is damaged in the block at byte ${at}`;
}
/**
 * Checks the logs. Each batch begins with the number of its first row, and the numbers have no gap. Batches
 * after a gap do not count, since they may be unconfirmed writes before a crash.
 */
async function examineLogs(folder, { lastSequence, logNumber }, names) {
    let next;
    const upTo = (gap) => ({ exists: true, rows: (next ?? lastSequence + 1) - 1, ...(gap === undefined ? {} : { gap }) });
    const live = names.map(name => [Number.parseInt(name, 10), name])
        .filter(([number]) => number >= logNumber).sort(([a], [b]) => a - b);
    for (const [, name] of live) {
        const { brokenAt, continues, records } = parseLevelLog(await readFile(join(folder, name)));
        for (const record of records) {
            const { count, first } = batchOf(record);
            if (first > (next ?? lastSequence + 1))
                return upTo(`its log ${name} continues after missing rows`);
            next = first + count;
        }
        if (brokenAt === undefined || !continues)
            continue;
        const broken = `its log ${name} is damaged at byte ${brokenAt}`;
        // Without a valid batch before the damage, the number of lost rows is unknown.
        return next === undefined ? { ...upTo(), damage: broken } : upTo(broken);
    }
    return upTo();
}
/** Reads the header of a batch. If the record is not a batch, `first` is infinite, which counts as a gap. */
function batchOf(record) {
    if (record.byteLength < BATCH_HEADER_BYTES)
        return { first: Infinity, count: 0 };
    const view = new DataView(record.buffer, record.byteOffset, BATCH_HEADER_BYTES);
    return {
        first: view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32, count: view.getUint32(8, true)
    };
}
function missingAs(value) {
    return error => {
        const { code } = error;
        if (code === 'ENOENT' || code === 'ENOTDIR')
            return value;
        throw error;
    };
}
//# sourceMappingURL=level-files.js.map