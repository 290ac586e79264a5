import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build as esbuild } from 'esbuild';
import { defineConfig, type Plugin } from 'vite';

/** In production the service maps /planner to planner.html; the development server does the same. */
const pageNames: Plugin = {
  name: 'page-names',
  configureServer(server) {
    server.middlewares.use((request, _response, next) => {
      request.url = request.url?.replace(/^\/(planner|worker|dispatcher|account|admin)(?=$|\?)/, '/$1.html');
      next();
    });
  },
};

interface ServedOffline { page: string; entry: string; source: string; output: string; files: string[] }

/** Builds a page's service worker, each as one file, and tells it of which files the page consists and a hash of them all. */
const serviceWorkerOf = ({ page, entry, source, output, files: others }: ServedOffline): Plugin => ({
  name: `service-worker-of-${entry}`,
  enforce: 'post',
  async generateBundle(_options, bundle) {
    const html = bundle[page];
    if (html?.type !== 'asset') throw new Error(`${page} was not built.`);
    const built = await esbuild({ entryPoints: [source], bundle: true, format: 'iife', target: 'es2022', minify: true, write: false });
    const code = built.outputFiles[0]!.text;
    const files = new Set<string>();
    const add = (name: string): void => {
      const chunk = bundle[name];
      if (files.has(name) || chunk?.type !== 'chunk') return;
      files.add(name);
      for (const asset of [...chunk.viteMetadata!.importedCss, ...chunk.viteMetadata!.importedAssets]) files.add(asset);
      for (const other of [...chunk.imports, ...chunk.dynamicImports]) add(other);
    };
    for (const chunk of Object.values(bundle)) if (chunk.type === 'chunk' && chunk.isEntry && chunk.name === entry) add(chunk.fileName);
    const names = [...files].sort().map((name) => `/${name}`);
    const version = createHash('sha256').update(names.join()).update(html.source).update(code).digest('hex').slice(0, 12);
    this.emitFile({ type: 'asset', fileName: output, source: code.replaceAll('__SHELL__', JSON.stringify({ version, files: [...others, '/favicon.svg', ...names] })) });
  },
});

/** Beside each text file its forms for browsers that take Brotli or gzip: a slow phone waits for every kilobyte. The service picks one. */
const compressed: Plugin = {
  name: 'compressed',
  enforce: 'post',
  apply: 'build',
  async writeBundle({ dir }, bundle) {
    for (const name of Object.keys(bundle)) {
      if (!/\.(?:js|css|html|svg|webmanifest)$/.test(name)) continue;
      const path = join(dir!, name);
      const text = await readFile(path);
      await writeFile(`${path}.br`, brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }));
      await writeFile(`${path}.gz`, gzipSync(text, { level: constants.Z_BEST_COMPRESSION }));
    }
  },
};

export default defineConfig({
  plugins: [
    pageNames,
    serviceWorkerOf({ page: 'worker.html', entry: 'worker', source: 'src/worker/sw.ts', output: 'worker-sw.js', files: ['/worker', '/worker.webmanifest', '/icon-192.png'] }),
    serviceWorkerOf({ page: 'index.html', entry: 'resident', source: 'src/resident/sw.ts', output: 'resident-sw.js', files: ['/'] }),
    compressed,
  ],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: {
        resident: 'index.html', planner: 'planner.html', worker: 'worker.html', dispatcher: 'dispatcher.html', account: 'account.html', admin: 'admin.html',
      },
    },
  },
  server: {
    proxy: { '/api': process.env.GRIDMAP_SERVICE ?? 'http://127.0.0.1:5080' },
  },
});
