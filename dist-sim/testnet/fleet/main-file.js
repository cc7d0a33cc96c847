import { fileURLToPath } from 'node:url';
/** The path of the compiled program. Tests run the sources, but start compiled nodes. */
const built = import.meta.url.endsWith('.ts') ? '../../../dist/' : '../../';
/** The program `medichain-node` of this build. */
export const MAIN_FILE = fileURLToPath(new URL(`${built}cli/main.js`, import.meta.url));
/** The URL of `with-parent.ts`, for the flag `--import`. */
export const WITH_PARENT = new URL(`${built}testnet/fleet/with-parent.js`, import.meta.url).href;
/** The folder of this package, which contains `config/samples`. */
export const PACKAGE_FOLDER = fileURLToPath(new URL('../../../', import.meta.url));
//# sourceMappingURL=main-file.js.map