import { hasStore, markerIn } from './folder-marker.js';
import { cleanStopIn, lastFailureIn } from './run-marks.js';
/** Reads the description of a data folder without opening it; undefined if it is not a data folder. */
export function describeFolder(path) {
    const marker = markerIn(path);
    if (marker === undefined)
        return undefined;
    return {
        role: marker.role, chainId: marker.chainId, cleanStop: cleanStopIn(path),
        settings: marker.settings ?? {},
        ...(marker.name === undefined ? {} : { name: marker.name }),
        ...(marker.identity === undefined ? {} : { identity: marker.identity }),
        ...(hasStore(marker) ? { hasStore: true } : {}),
        lastFailure: lastFailureIn(path)
    };
}
//# sourceMappingURL=describe-folder.js.map