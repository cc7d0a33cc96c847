import { fileURLToPath } from 'node:url'

/** Tests run the sources as they are, but the nodes that they start are always compiled. */
const built = import.meta.url.endsWith('.ts') ? '../../../dist/' : '../../'

/** The program `medichain-node` of this build. */
export const MAIN_FILE = fileURLToPath(new URL(`${built}cli/main.js`, import.meta.url))

/** See `with-parent.ts`; a URL, as `--import` takes it. */
export const WITH_PARENT = new URL(`${built}testnet/fleet/with-parent.js`, import.meta.url).href

/** The package's own folder, with `config/samples`. */
export const PACKAGE_FOLDER = fileURLToPath(new URL('../../../', import.meta.url))
