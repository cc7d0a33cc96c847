import { certificateBeside } from '../../protocol/codec/index.js';
/** Returns the finalization of the block at the tip, which a statement names; undefined at height 0. */
export async function tipCertificate(store, height) {
    const stored = height === 0 ? undefined : await store.readBlock(height);
    const certificate = stored === undefined ? undefined : certificateBeside(stored.certificate);
    return certificate?.verdict === 'accept' ? certificate.value : undefined;
}
//# sourceMappingURL=tip-certificate.js.map