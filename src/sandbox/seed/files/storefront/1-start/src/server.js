import { createServer } from 'node:http';

const port = Number(process.env.PORT ?? 8080);

const server = createServer((request, response) => {
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end('<h1>Storefront</h1>');
});

server.listen(port, () => console.log(`storefront listens on ${port}`));
