import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** Where `npm run dev` finds the API; the built pages are served from the gateway's own origin. */
const gateway = process.env["GATEWAY_URL"] ?? "http://localhost:8000";

/** The fonts of the first page start loading with it, so that text hardly ever changes its looks while it is read. */
function preloadFonts(): Plugin {
  return {
    name: "preload-fonts",
    transformIndexHtml: {
      order: "post",
      handler: (_html, { bundle }) =>
        Object.keys(bundle ?? {})
          .filter((file) => /(figtree|fraunces)-latin-wght-normal-.*\.woff2$/.test(file))
          .map((file) => ({
            tag: "link",
            attrs: { rel: "preload", as: "font", type: "font/woff2", crossorigin: "", href: `/${file}` },
            injectTo: "head",
          })),
    },
  };
}

export default defineConfig({
  plugins: [react(), tailwindcss(), preloadFonts()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  // The content security policy allows no data: URLs, so nothing is inlined.
  build: { target: "es2022", assetsInlineLimit: 0, sourcemap: true },
  server: { port: 5173, proxy: { "/api": { target: gateway } } },
});
