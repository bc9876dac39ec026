DROP TABLE no_show_outcomes;
DROP TABLE no_show_state;
DROP TABLE no_show_models;
