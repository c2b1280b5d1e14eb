/* The calls of HDF5 that the program makes, for each of which a failing twin is linked in
 * its place (tests/faults/CMakeLists.txt reads the names from here):
 *
 *     X(kind, result, name, parameters, arguments, result of a failure)
 *
 * Kinds: OPENS gives an identifier, which a CLOSES has to take back; OTHER. */
#ifndef ALVH_TESTS_FAULTS_HDF5_CALLS_H
#define ALVH_TESTS_FAULTS_HDF5_CALLS_H

#define FAULT_HDF5_CALLS(X)                                                                \
    X(CLOSES, herr_t, H5Aclose, (hid_t a), (a), -1)                                        \
    X(OPENS, hid_t, H5Acreate2,                                                            \
      (hid_t a, const char *b, hid_t c, hid_t d, hid_t e, hid_t f), (a, b, c, d, e, f),    \
      -1)                                                                                  \
    X(OTHER, herr_t, H5Adelete, (hid_t a, const char *b), (a, b), -1)                      \
    X(OTHER, htri_t, H5Aexists, (hid_t a, const char *b), (a, b), -1)                      \
    X(OPENS, hid_t, H5Aget_space, (hid_t a), (a), -1)                                      \
    X(OPENS, hid_t, H5Aget_type, (hid_t a), (a), -1)                                       \
    X(OPENS, hid_t, H5Aopen, (hid_t a, const char *b, hid_t c), (a, b, c), -1)             \
    X(OTHER, herr_t, H5Aread, (hid_t a, hid_t b, void *c), (a, b, c), -1)                  \
    X(OTHER, herr_t, H5Awrite, (hid_t a, hid_t b, const void *c), (a, b, c), -1)           \
    X(OTHER, herr_t, H5DSattach_scale, (hid_t a, hid_t b, unsigned int c), (a, b, c), -1)  \
    X(OTHER, herr_t, H5DSset_scale, (hid_t a, const char *b), (a, b), -1)                  \
    X(OTHER, int, H5DSget_num_scales,                                                      \
      (hid_t a, unsigned int b), (a, b), -1)                                               \
    X(OTHER, htri_t, H5DSis_scale,                                                         \
      (hid_t a), (a), -1)                                                                  \
    X(OTHER, herr_t, H5DSiterate_scales,                                                   \
      (hid_t a, unsigned int b, int *c, H5DS_iterate_t d, void *e), (a, b, c, d, e), -1)   \
    X(OTHER, herr_t, H5Gget_info,                                                          \
      (hid_t a, H5G_info_t *b), (a, b), -1)                                                \
    X(OTHER, ssize_t, H5Iget_name,                                                         \
      (hid_t a, char *b, size_t c), (a, b, c), -1)                                         \
    X(OTHER, ssize_t, H5Lget_name_by_idx,                                                  \
      (hid_t a, const char *b, H5_index_t c, H5_iter_order_t d, hsize_t e, char *f,        \
      size_t g, hid_t h), (a, b, c, d, e, f, g, h), -1)                                    \
    X(OTHER, herr_t, H5Oget_info_by_name2,                                                 \
      (hid_t a, const char *b, H5O_info_t *c, unsigned int d, hid_t e), (a, b, c, d, e),   \
      -1)                                                                                  \
    X(CLOSES, herr_t, H5Dclose, (hid_t a), (a), -1)                                        \
    X(OPENS, hid_t, H5Dcreate2,                                                            \
      (hid_t a, const char *b, hid_t c, hid_t d, hid_t e, hid_t f, hid_t g), (a, b, c, d,  \
      e, f, g), -1)                                                                        \
    X(OPENS, hid_t, H5Dget_create_plist, (hid_t a), (a), -1)                               \
    X(OPENS, hid_t, H5Dget_space, (hid_t a), (a), -1)                                      \
    X(OTHER, hsize_t, H5Dget_storage_size, (hid_t a), (a), 0)                              \
    X(OPENS, hid_t, H5Dget_type, (hid_t a), (a), -1)                                       \
    X(OPENS, hid_t, H5Dopen2, (hid_t a, const char *b, hid_t c), (a, b, c), -1)            \
    X(OTHER, herr_t, H5Dread,                                                              \
      (hid_t a, hid_t b, hid_t c, hid_t d, hid_t e, void *f), (a, b, c, d, e, f), -1)      \
    X(OTHER, herr_t, H5Dwrite,                                                             \
      (hid_t a, hid_t b, hid_t c, hid_t d, hid_t e, const void *f), (a, b, c, d, e, f),    \
      -1)                                                                                  \
    X(OTHER, herr_t, H5Eset_auto2, (hid_t a, H5E_auto2_t b, void *c), (a, b, c), -1)       \
    X(OTHER, herr_t, H5Ewalk2,                                                             \
      (hid_t a, H5E_direction_t b, H5E_walk2_t c, void *d), (a, b, c, d), -1)              \
    X(OPENS, hid_t, H5FDregister, (const H5FD_class_t *a), (a), -1)                        \
    X(CLOSES, herr_t, H5FDunregister, (hid_t a), (a), -1)                                  \
    X(CLOSES, herr_t, H5Fclose, (hid_t a), (a), -1)                                        \
    X(OPENS, hid_t, H5Fcreate,                                                             \
      (const char *a, unsigned int b, hid_t c, hid_t d), (a, b, c, d), -1)                 \
    X(OPENS, hid_t, H5Fopen, (const char *a, unsigned int b, hid_t c), (a, b, c), -1)      \
    X(CLOSES, herr_t, H5Gclose, (hid_t a), (a), -1)                                        \
    X(OPENS, hid_t, H5Gcreate2,                                                            \
      (hid_t a, const char *b, hid_t c, hid_t d, hid_t e), (a, b, c, d, e), -1)            \
    X(OPENS, hid_t, H5Gopen2, (hid_t a, const char *b, hid_t c), (a, b, c), -1)            \
    X(OTHER, htri_t, H5Lexists, (hid_t a, const char *b, hid_t c), (a, b, c), -1)          \
    X(OTHER, herr_t, H5Lget_info,                                                          \
      (hid_t a, const char *b, H5L_info_t *c, hid_t d), (a, b, c, d), -1)                  \
    X(CLOSES, herr_t, H5Pclose, (hid_t a), (a), -1)                                        \
    X(OPENS, hid_t, H5Pcreate, (hid_t a), (a), -1)                                         \
    X(OTHER, const void *, H5Pget_driver_info, (hid_t a), (a), NULL)                       \
    X(OTHER, int, H5Pget_external_count, (hid_t a), (a), -1)                               \
    X(OTHER, H5D_layout_t, H5Pget_layout, (hid_t a), (a), H5D_LAYOUT_ERROR)                \
    X(OTHER, int, H5Pget_nfilters, (hid_t a), (a), -1)                                     \
    X(OTHER, herr_t, H5Pset_attr_creation_order, (hid_t a, unsigned int b), (a, b), -1)    \
    X(OTHER, herr_t, H5Pset_chunk, (hid_t a, int b, const hsize_t *c), (a, b, c), -1)      \
    X(OTHER, herr_t, H5Pset_deflate, (hid_t a, unsigned int b), (a, b), -1)                \
    X(OTHER, herr_t, H5Pset_driver, (hid_t a, hid_t b, const void *c), (a, b, c), -1)      \
    X(OTHER, herr_t, H5Pset_file_locking, (hid_t a, hbool_t b, hbool_t c), (a, b, c), -1)  \
    X(OTHER, herr_t, H5Pset_libver_bounds,                                                 \
      (hid_t a, H5F_libver_t b, H5F_libver_t c), (a, b, c), -1)                            \
    X(OTHER, herr_t, H5Pset_link_creation_order, (hid_t a, unsigned int b), (a, b), -1)    \
    X(OTHER, herr_t, H5Pset_obj_track_times, (hid_t a, hbool_t b), (a, b), -1)             \
    X(OTHER, herr_t, H5Pset_shuffle, (hid_t a), (a), -1)                                   \
    X(CLOSES, herr_t, H5Sclose, (hid_t a), (a), -1)                                        \
    X(OPENS, hid_t, H5Screate, (H5S_class_t a), (a), -1)                                   \
    X(OPENS, hid_t, H5Screate_simple,                                                      \
      (int a, const hsize_t *b, const hsize_t *c), (a, b, c), -1)                          \
    X(OTHER, int, H5Sget_simple_extent_dims,                                               \
      (hid_t a, hsize_t *b, hsize_t *c), (a, b, c), -1)                                    \
    X(OTHER, int, H5Sget_simple_extent_ndims, (hid_t a), (a), -1)                          \
    X(OTHER, hssize_t, H5Sget_simple_extent_npoints, (hid_t a), (a), -1)                   \
    X(OTHER, herr_t, H5Sselect_hyperslab,                                                  \
      (hid_t a, H5S_seloper_t b, const hsize_t *c, const hsize_t *d, const hsize_t *e,     \
      const hsize_t *f), (a, b, c, d, e, f), -1)                                           \
    X(OTHER, htri_t, H5Sselect_valid, (hid_t a), (a), -1)                                  \
    X(OTHER, herr_t, H5TBmake_table,                                                       \
      (const char *a, hid_t b, const char *c, hsize_t d, hsize_t e, size_t f,              \
      const char **g, const size_t *h, const hid_t *i, hsize_t j, void *k, int l,          \
      const void *m), (a, b, c, d, e, f, g, h, i, j, k, l, m), -1)                         \
    X(CLOSES, herr_t, H5Tclose, (hid_t a), (a), -1)                                        \
    X(OPENS, hid_t, H5Tcopy, (hid_t a), (a), -1)                                           \
    X(OTHER, H5T_class_t, H5Tget_class, (hid_t a), (a), H5T_NO_CLASS)                      \
    X(OTHER, size_t, H5Tget_size, (hid_t a), (a), 0)                                       \
    X(OTHER, htri_t, H5Tis_variable_str, (hid_t a), (a), -1)                               \
    X(OTHER, herr_t, H5Tset_cset, (hid_t a, H5T_cset_t b), (a, b), -1)                     \
    X(OTHER, herr_t, H5Tset_size, (hid_t a, size_t b), (a, b), -1)

#endif
