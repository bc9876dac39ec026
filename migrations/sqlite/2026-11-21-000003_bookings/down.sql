DROP TABLE claims;
DROP TABLE booking_history;
DROP TABLE bookings;
