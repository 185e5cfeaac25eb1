extension PythonName {
  /// Words that Python keeps for itself.
  static let keywords = words(
    """
    False None True and as assert async await break class continue def del elif else except finally for from global if
    import in is lambda nonlocal not or pass raise return try while with yield
    """)

  /// What the written program calls by name, which no variable or class of ours may hide.
  static let programNames = words(
    """
    F FakeQuantise OrderedDict Path Resample Take float int json len load local_response_norm network nn print
    read_safetensors self sorted super torch tuple
    """)

  /// The attributes that every `nn.Module` has, which a layer or parameter of such a name would hide; and those of
  /// `torch.fx`'s modules, which cannot be traced or exported with a layer called so.
  static let moduleAttributes = words(
    """
    T_destination _apply _backward_hooks _backward_pre_hooks _buffers _call_impl _compiled_call_impl _forward_hooks
    _forward_hooks_always_called _forward_hooks_with_kwargs _forward_pre_hooks _forward_pre_hooks_with_kwargs
    _get_backward_hooks _get_backward_pre_hooks _get_name _is_full_backward_hook _load_from_state_dict
    _load_state_dict_post_hooks _load_state_dict_pre_hooks _maybe_warn_non_full_backward_hook _modules
    _named_members _non_persistent_buffers_set _parameters _register_load_state_dict_pre_hook
    _register_state_dict_hook _replicate_for_data_parallel _save_to_state_dict _slow_forward _state_dict_hooks
    _state_dict_pre_hooks _version _wrapped_call_impl add_module add_submodule apply bfloat16 buffers
    call_super_init children code compile cpu cuda delete_all_unused_submodules delete_submodule double dump_patches
    eval extra_repr float forward get_buffer get_extra_state get_parameter get_submodule graph half ipu
    load_state_dict meta modules mtia named_buffers named_children named_modules named_parameters parameters
    print_readable recompile register_backward_hook register_buffer register_forward_hook register_forward_pre_hook
    register_full_backward_hook register_full_backward_pre_hook register_load_state_dict_post_hook
    register_load_state_dict_pre_hook register_module register_parameter register_state_dict_post_hook
    register_state_dict_pre_hook requires_grad_ self set_extra_state set_submodule shape_env share_memory state_dict
    to to_empty to_folder train training type xpu zero_grad
    """)

  /// The attributes that PyTorch's layers have beside those of every module.
  static let layerAttributes = words(
    """
    _apply_instance_norm _check_input_dim _conv_forward _get_no_batch_dim _handle_no_batch_input _output_padding
    _reversed_padding_repeated_twice affine axis bias columns dilation elementwise_affine eps groups high in_channels
    in_features init kernel_size low momentum normalized_shape num_batches_tracked num_channels num_features num_groups
    num_parameters out_channels out_features output_padding padding padding_mode places reset_parameters
    reset_running_stats rows running_mean running_var scale stride track_running_stats transposed weight zero_point
    """)

  private static func words(_ text: String) -> Set<String> {
    Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
  }
}
