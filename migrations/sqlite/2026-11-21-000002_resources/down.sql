DROP TABLE webhooks;
DROP TABLE resources;
