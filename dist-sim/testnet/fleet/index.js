/**
 * This folder starts, watches and stops nodes as processes on this machine. It must never leave a process
 * behind or signal a process that it did not start. So it refers to each process by its handle, never by name
 * or number. A node stops by itself when the channel to this process closes (with-parent.ts).
 */
export { checkFolder, FolderError } from './check-folder.js';
export { Fleet, untilSubmissionsAccepted } from './fleet.js';
export { NodeProcess } from './node-process.js';
export { MAIN_FILE, PACKAGE_FOLDER } from './main-file.js';
export { setTimeout as pause } from 'node:timers/promises';
//# sourceMappingURL=index.js.map