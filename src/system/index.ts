/**
 * These functions ask the operating system: which process this is, whether another process still runs,
 * which process has locked a folder. They also replace files whole. This folder knows nothing of chains,
 * records or configuration.
 */
export { folderIdentity, kindOfFolder } from './folder-identity.js'
export { lockFolder, lockForReading, lockHolder, type FolderLock } from './folder-lock.js'
export { makeFolder } from './make-folder.js'
export { isAlive, ownIdentity, type ProcessIdentity } from './process-identity.js'
export {
  PRIVATE_FILE, PRIVATE_FOLDER, readSmallFile, replaceFile, syncFolder, writeSmallFile
} from './replace-file.js'
