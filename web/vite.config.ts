import { defineConfig, type Plugin } from 'vite';

/** In production the service maps /planner to planner.html; the development server does the same. */
const pageNames: Plugin = {
  name: 'page-names',
  configureServer(server) {
    server.middlewares.use((request, _response, next) => {
      request.url = request.url?.replace(/^\/planner(?=$|\?)/, '/planner.html');
      next();
    });
  },
};

export default defineConfig({
  plugins: [pageNames],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: { resident: 'index.html', planner: 'planner.html' } },
  },
  server: {
    proxy: { '/api': process.env.GRIDMAP_SERVICE ?? 'http://127.0.0.1:5080' },
  },
});
