export function answer() {
    return {};
}
//# sourceMappingURL=route.js.map