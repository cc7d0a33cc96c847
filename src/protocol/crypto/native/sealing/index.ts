/**
 * Encryption, for nodes: AES-256-GCM, X25519 and sealed boxes. The browser build leaves this folder out. Only
 * the check of a receipt with content seals there, too, with `portable/aead.ts`.
 */
export { AEAD_OVERHEAD_BYTES, aeadOpen, aeadSeal } from './aead.js'
export { SEALED_BOX_OVERHEAD_BYTES, openBox, sealBox } from './sealed-box.js'
export { x25519Key, x25519PublicKey, type X25519Key } from './x25519.js'
