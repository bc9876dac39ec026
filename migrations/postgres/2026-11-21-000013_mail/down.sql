DROP TABLE audit;
DROP TABLE calendar_feeds;
