/**
 * Loads libsodium, compiled to WebAssembly. It is the only file that imports the library, and the only file
 * of the protocol that waits: a program that imports it starts to run when the library is ready.
 */
import sodium from 'libsodium-wrappers-sumo'

await sodium.ready

export { sodium }
