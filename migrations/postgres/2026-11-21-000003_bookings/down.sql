-- The extension stays: somebody else may use it.
DROP TABLE claims;
DROP TABLE booking_history;
DROP TABLE bookings;
