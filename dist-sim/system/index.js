/**
 * These functions use the operating system. They identify processes, tell whether a process still runs, lock
 * folders and replace files atomically. This folder knows nothing about chains, records or configuration.
 */
export { folderIdentity, kindOfFolder } from './folder-identity.js';
export { lockFolder, lockForReading, lockHolder } from './folder-lock.js';
export { makeFolder } from './make-folder.js';
export { isAlive, ownIdentity } from './process-identity.js';
export { PRIVATE_FILE, PRIVATE_FOLDER, readSmallFile, replaceFile, syncFolder, writeSmallFile } from './replace-file.js';
//# sourceMappingURL=index.js.map