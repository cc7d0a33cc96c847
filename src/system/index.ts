/**
 * What the project asks of the operating system: which process this is, whether another still runs, who
 * has a folder, and how a file is replaced whole. Knows nothing of chains, records or configuration.
 */
export { folderIdentity, kindOfFolder } from './folder-identity.js'
export { lockFolder, lockForReading, lockHolder, type FolderLock, type LockHolder } from './folder-lock.js'
export { makeFolder } from './make-folder.js'
export { isAlive, ownIdentity, type ProcessIdentity } from './process-identity.js'
export { PRIVATE_FILE, PRIVATE_FOLDER, readSmallFile, syncFolder, writeSmallFile } from './replace-file.js'
