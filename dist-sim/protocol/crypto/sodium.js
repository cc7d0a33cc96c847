/**
 * Loads libsodium, compiled to WebAssembly. No other file imports the library, and no other file of the
 * protocol waits. A program that imports this file starts to run when the library is ready.
 */
import sodium from 'libsodium-wrappers-sumo';
await sodium.ready;
export { sodium };
//# sourceMappingURL=sodium.js.map