/**
 * These functions use the operating system. They identify processes, tell whether a process still runs, lock
 * folders and replace files atomically. This folder knows nothing about chains, records or configuration.
 */
export { folderIdentity, kindOfFolder } from './folder-identity.js'
export { lockFolder, lockForReading, lockHolder, type FolderLock } from './folder-lock.js'
export { makeFolder } from './make-folder.js'
export { isAlive, ownIdentity, type ProcessIdentity } from './process-identity.js'
export {
  PRIVATE_FILE, PRIVATE_FOLDER, readSmallFile, replaceFile, syncFolder, writeSmallFile
} from './replace-file.js'
