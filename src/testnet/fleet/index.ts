/**
 * Nodes as processes of this machine: started, watched, stopped. It must never leave one behind or
 * signal one that it did not start; so each is known by its handle, not by a name or number, and ends
 * by itself when the channel to this process closes (with-parent.ts).
 */
export { checkFolder, FolderError } from './check-folder.js'
export { Fleet, takesSubmissions, type FleetOptions } from './fleet.js'
export { NodeProcess, pause, type Launch, type NodeSettings } from './node-process.js'
export { MAIN_FILE, PACKAGE_FOLDER } from './main-file.js'
