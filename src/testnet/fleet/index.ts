/**
 * Starts, watches and stops nodes as processes of this machine. It must never leave a process behind or
 * signal a process that it did not start. So it knows each process by its handle, not by name or number,
 * and a node ends by itself when the channel to this process closes (with-parent.ts).
 */
export { checkFolder, FolderError } from './check-folder.js'
export { Fleet, takesSubmissions, type FleetOptions } from './fleet.js'
export { NodeProcess, type Launch, type NodeSettings } from './node-process.js'
export { MAIN_FILE, PACKAGE_FOLDER } from './main-file.js'
export { setTimeout as pause } from 'node:timers/promises'
