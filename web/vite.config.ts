import { createHash } from 'node:crypto';
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

/** Tells the service worker which files the worker's page consists of, and a hash of their names and of the page itself. */
const shellOfWorker: Plugin = {
  name: 'shell-of-worker',
  enforce: 'post',
  generateBundle(_options, bundle) {
    const page = bundle['worker.html'];
    const serviceWorker = bundle['worker-sw.js'];
    if (page?.type !== 'asset' || serviceWorker?.type !== 'chunk') throw new Error('The worker’s page or its service worker was not built.');
    const files = new Set<string>();
    const add = (name: string): void => {
      const chunk = bundle[name];
      if (files.has(name) || chunk?.type !== 'chunk') return;
      files.add(name);
      for (const asset of [...chunk.viteMetadata!.importedCss, ...chunk.viteMetadata!.importedAssets]) files.add(asset);
      for (const other of [...chunk.imports, ...chunk.dynamicImports]) add(other);
    };
    for (const chunk of Object.values(bundle)) if (chunk.type === 'chunk' && chunk.isEntry && chunk.name === 'worker') add(chunk.fileName);
    const names = [...files].sort().map((name) => `/${name}`);
    const version = createHash('sha256').update(names.join()).update(page.source).update(serviceWorker.code).digest('hex').slice(0, 12);
    const shell = { version, files: ['/worker', '/worker.webmanifest', '/favicon.svg', '/icon-192.png', ...names] };
    serviceWorker.code = serviceWorker.code.replaceAll('__SHELL__', JSON.stringify(shell));
  },
};

export default defineConfig({
  plugins: [pageNames, shellOfWorker],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: {
        resident: 'index.html', planner: 'planner.html', worker: 'worker.html', dispatcher: 'dispatcher.html', account: 'account.html', admin: 'admin.html',
        'worker-sw': 'src/worker/sw.ts',
      },
      output: { entryFileNames: (chunk) => (chunk.name === 'worker-sw' ? 'worker-sw.js' : 'assets/[name]-[hash].js') },
    },
  },
  server: {
    proxy: { '/api': process.env.GRIDMAP_SERVICE ?? 'http://127.0.0.1:5080' },
  },
});
