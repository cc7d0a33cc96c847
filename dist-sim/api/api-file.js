import { readFile, rm } from 'node:fs/promises';
import { folderIdentity, isAlive, ownIdentity, replaceFile } from '../system/index.js';
import { ServiceError } from './service-error.js';
import path from 'node:path';
export const API_FILE_NAME = 'api.json';
/** Writes the file atomically, with mode 0600: a reader sees the old content or the new content. */
export async function writeApiFile(dataFolder, node) {
    const { pid, started } = ownIdentity();
    const folder = folderIdentity(dataFolder) ?? '';
    const content = { ...node, processId: pid, started, folder };
    await replaceFile(path.join(dataFolder, API_FILE_NAME), `${JSON.stringify(content, undefined, 2)}\n`);
}
/** Tells whether the process of the node still runs. A node that was killed leaves its file behind. */
export function isLive({ processId, started }) {
    return isAlive({ pid: processId, started });
}
/** Tells whether the file was written for this folder. A copied folder contains the file of its original. */
export function isOf(dataFolder, { folder }) {
    return folder !== '' && folder === folderIdentity(dataFolder);
}
/** Removes the file, unless another process has written it. */
export async function removeApiFile(dataFolder, token) {
    const content = await readApiFile(dataFolder).catch(() => undefined);
    if (content?.token === token)
        await rm(path.join(dataFolder, API_FILE_NAME), { force: true });
}
/** Reads the file; undefined if there is none. @throws ServiceError 400 `bad-api-file` if it is unusable */
export async function readApiFile(dataFolder) {
    const file = path.join(dataFolder, API_FILE_NAME);
    let text;
    try {
        text = await readFile(file, 'utf8');
    }
    catch (error) {
        const { code } = error;
        if (code === 'ENOENT' || code === 'ENOTDIR')
            return undefined;
        throw new ServiceError(400, 'bad-api-file', `cannot read ${file} (${code ?? 'unknown'})`);
    }
    const content = parse(text);
    if (content === undefined) {
        throw new ServiceError(400, 'bad-api-file', `${file} is damaged; restart the node`);
    }
    return content;
}
function parse(text) {
    try {
        const { url, token, name, role, processId, started = '', folder = '' } = JSON.parse(text);
        if (typeof url !== 'string' || !/^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(url))
            return undefined;
        if (typeof token !== 'string' || typeof name !== 'string')
            return undefined;
        if (role !== 'government' && role !== 'hospital')
            return undefined;
        if (!Number.isSafeInteger(processId))
            return undefined;
        if (typeof started !== 'string' || typeof folder !== 'string')
            return undefined;
        return { url, token, name, role, processId: processId, started, folder };
    }
    catch {
        return undefined;
    }
}
//# sourceMappingURL=api-file.js.map