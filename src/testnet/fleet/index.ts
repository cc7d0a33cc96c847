/** Nodes as processes of this machine: started, watched, stopped, and never left behind. */
export { Fleet, takesSubmissions, type FleetOptions } from './fleet.js'
export { NodeProcess, pause, type NodeSettings } from './node-process.js'
export { MAIN_FILE, PACKAGE_FOLDER } from './main-file.js'
